package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.trinomen.identity.study.CodePattern.Closeness;

/**
 * How one study writes its codes, ready for use: takes codes apart, puts them together, and reads
 * what was meant out of a header. Made once per study and then only read.
 *
 * <p>{@link #parse} is for a roster, where a code must be right; {@link #find} and {@link #read}
 * are for what people typed. Neither mends anything: a digit too few is no code here.
 */
public final class StudyCoding {

  private final ResearchStudy study;
  private final CodeTemplate template;
  private final VisitLabels visits;
  private final CodePattern exact;
  private final CodePattern typed;
  private final Map<String, CodePattern> fields = new LinkedHashMap<>();

  /**
   * The coding of a study.
   *
   * @throws CodeTemplate.CodeTemplateException if one of its templates can't be read
   */
  public StudyCoding(ResearchStudy study) {
    this.study = study;
    this.template = CodeTemplate.of(study.grammar().template());
    if (template.holds(CodeToken.SubjectCode.class)) {
      throw new CodeTemplate.CodeTemplateException(
          "{subject} is what this template says; it belongs into the templates of fields");
    }
    this.visits = new VisitLabels(study.visits());
    this.exact = pattern(template, Closeness.EXACT);
    this.typed = pattern(template, Closeness.AS_TYPED);
    for (CodeField field : study.fields()) {
      fields.put(field.keyword(), pattern(CodeTemplate.of(field.template()), Closeness.AS_TYPED));
    }
    if (fields.isEmpty()) {
      fields.put(study.codeField(), typed);
    }
  }

  private CodePattern pattern(CodeTemplate of, Closeness closeness) {
    return new CodePattern(of, template, study, visits, closeness);
  }

  /** The study whose coding it is. */
  public ResearchStudy study() {
    return study;
  }

  /** How codes begin, one for each site that has a prefix. */
  public List<String> sitePrefixes() {
    return study.sites().stream()
        .map(Site::prefix)
        .filter(prefix -> !prefix.isEmpty())
        .distinct()
        .toList();
  }

  /** Forms in which a visit is written that could mean two visits, and so mean none. */
  public Set<String> ambiguousVisits() {
    return visits.ambiguous();
  }

  /** The label of the planned visit that a text such as {@code 02} means. */
  public Optional<String> visit(String written) {
    return visits.meant(written);
  }

  /** Takes a code of the roster apart; empty if it is none of this study. Case does not matter. */
  public Optional<ParsedCode> parse(String code) {
    return exact.matched(code.strip()).map(this::checked);
  }

  /** Codes within a text as people type it, from left to right. */
  public List<ParsedCode> find(String text) {
    return typed.found(text).stream().map(this::checked).toList();
  }

  /**
   * Puts a code together, with its check character.
   *
   * @param site {@link Site#prefix()}; empty if the template has none
   * @param characters what stands for {@code {N}}, {@code {A}} and {@code {X}}, in order
   * @param identifiers what stands for {@code {id:NAME}}
   * @return empty if something that the template needs is missing
   */
  public Optional<String> format(
      String site, List<String> characters, Map<String, String> identifiers) {
    return assembled(template.stem(), site, characters, identifiers, "", "");
  }

  /** As {@link #format}, for templates that need nothing else. */
  public Optional<String> format(String site, List<String> characters) {
    return format(site, characters, Map.of());
  }

  /** The code that was taken apart, as the roster writes it: without visit and initials. */
  public Optional<String> code(ParsedCode parsed) {
    return assembled(
        template.stem(),
        parsed.site(),
        parsed.characters(),
        parsed.identifiers(),
        parsed.initials(),
        parsed.writtenVisit());
  }

  /**
   * Reads what a header says, attribute by attribute as the study wished it to be filled, and puts
   * it together.
   *
   * @param attributes gives the text of an attribute by its keyword; empty if it has none
   */
  public CodeReading read(UnaryOperator<String> attributes) {
    SequencedMap<String, ParsedCode> parts = new LinkedHashMap<>();
    fields.forEach(
        (keyword, pattern) -> {
          String text = attributes.apply(keyword);
          pattern.found(text).stream()
              .findFirst()
              .or(() -> typed.found(text).stream().findFirst())
              .ifPresent(part -> parts.put(keyword, checked(part)));
        });
    return CodeReading.of(this, parts);
  }

  /** Places for {@code {N}}, {@code {A}} and {@code {X}} in the study's own template. */
  List<CodeToken.Characters> slots() {
    List<CodeToken.Characters> slots = new ArrayList<>();
    for (CodeToken token : template.tokens()) {
      if (token instanceof CodeToken.Characters characters) {
        slots.add(characters);
      }
    }
    return slots;
  }

  /** What the check character of these parts says. */
  ParsedCode.Check check(
      String checkCharacter, String site, List<String> characters, Map<String, String> ids) {
    CheckDigit digit = study.grammar().checkDigit();
    if (checkCharacter.isEmpty() || digit == CheckDigit.NONE) {
      return ParsedCode.Check.NONE;
    }
    return assembled(beforeCheck(), site, characters, ids, "", "")
        .map(payload -> digit.verifies(payload, checkCharacter))
        .map(right -> right ? ParsedCode.Check.RIGHT : ParsedCode.Check.WRONG)
        .orElse(ParsedCode.Check.NONE);
  }

  private ParsedCode checked(ParsedCode code) {
    return new ParsedCode(
        code.study(),
        code.site(),
        code.characters(),
        code.checkCharacter(),
        check(code.checkCharacter(), code.site(), code.characters(), code.identifiers()),
        code.initials(),
        code.visit(),
        code.writtenVisit(),
        code.session(),
        code.modality(),
        code.identifiers(),
        code.start(),
        code.end());
  }

  private List<CodeToken> beforeCheck() {
    List<CodeToken> tokens = template.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) instanceof CodeToken.CheckCharacter) {
        return tokens.subList(0, i);
      }
    }
    return tokens;
  }

  private Optional<String> assembled(
      List<CodeToken> tokens,
      String site,
      List<String> characters,
      Map<String, String> identifiers,
      String initials,
      String visit) {
    StringBuilder code = new StringBuilder();
    int next = 0;
    for (CodeToken token : tokens) {
      String part =
          switch (token) {
            case CodeToken.Literal(String text) -> text;
            case CodeToken.SitePrefix _ -> site;
            case CodeToken.Characters slot -> {
              String run = next < characters.size() ? characters.get(next) : "";
              next++;
              yield fits(slot, run) ? run : "";
            }
            case CodeToken.CheckCharacter _ -> study.grammar().checkDigit().of(code.toString());
            case CodeToken.Identifier(String name) -> identifiers.getOrDefault(name, "");
            case CodeToken.Initials _ -> initials;
            case CodeToken.VisitLabel _ -> visit;
            case CodeToken.StudyName _ -> study.id();
            case CodeToken.Session _, CodeToken.ModalityName _, CodeToken.SubjectCode _ -> "";
          };
      if (part.isEmpty()) {
        return Optional.empty();
      }
      code.append(part);
    }
    return Optional.of(code.toString());
  }

  static boolean fits(CodeToken.Characters slot, String run) {
    return run.matches(slot.kind().range() + "{" + slot.min() + "," + slot.max() + "}");
  }
}
