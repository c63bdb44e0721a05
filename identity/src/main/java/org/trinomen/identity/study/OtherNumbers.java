package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is typed of a study's subjects where attributes hold other numbers than the code, such as
 * the centre's number and the centre's own number of the subject.
 */
public final class OtherNumbers {

  private final Map<String, String> prefixBySite = new LinkedHashMap<>();

  /** Of the templates of attributes, what tells subjects apart without the code. */
  private final List<List<CodeToken>> templates = new ArrayList<>();

  /** Of a study; one whose templates can't be read has none. */
  public OtherNumbers(ResearchStudy study) {
    study.sites().forEach(site -> prefixBySite.put(site.id(), site.prefix()));
    for (CodeField field : study.fields()) {
      try {
        List<CodeToken> tokens =
            CodeTemplate.of(field.template()).tokens().stream()
                .filter(
                    token ->
                        token instanceof CodeToken.SitePrefix
                            || token instanceof CodeToken.Identifier
                            || token instanceof CodeToken.Literal)
                .toList();
        if (tokens.stream().anyMatch(CodeToken.Identifier.class::isInstance)) {
          templates.add(tokens);
        }
      } catch (CodeTemplate.CodeTemplateException _) {
        // Its codes are read by their text alone.
      }
    }
  }

  /**
   * The numbers as attributes hold them: with what the template sets around them.
   *
   * @param subject of the study
   */
  public Set<String> asPlanned(ResearchSubject subject) {
    Set<String> texts = new LinkedHashSet<>();
    for (List<CodeToken> tokens : templates) {
      StringBuilder text = new StringBuilder();
      boolean complete = true;
      for (CodeToken token : tokens) {
        String part =
            switch (token) {
              case CodeToken.Identifier(String name) -> value(subject, name);
              case CodeToken.SitePrefix _ -> prefixBySite.getOrDefault(subject.site(), "");
              case CodeToken.Literal(String literal) -> literal;
              case CodeToken.Characters _,
                  CodeToken.CheckCharacter _,
                  CodeToken.Initials _,
                  CodeToken.VisitLabel _,
                  CodeToken.SubjectCode _,
                  CodeToken.StudyName _,
                  CodeToken.Session _,
                  CodeToken.ModalityName _ ->
                  "";
            };
        complete &= !part.isEmpty();
        text.append(part);
      }
      if (complete) {
        texts.add(text.toString());
      }
    }
    return texts;
  }

  private static String value(ResearchSubject subject, String name) {
    return subject.identifiers().entrySet().stream()
        .filter(number -> number.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
