package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Studies: are they described so that one can work with them, and otherwise than before? */
final class StudyComparison {

  private static final String KEYWORD = "[A-Z][A-Za-z0-9]{1,63}";

  private final RosterContext context;
  private final Consumer<RosterLine<RosterChange>> changes;

  StudyComparison(RosterContext context, Consumer<RosterLine<RosterChange>> changes) {
    this.context = context;
    this.changes = changes;
  }

  void compare(List<RosterLine<ResearchStudy>> lines) {
    Set<String> ids = new HashSet<>();
    for (RosterLine<ResearchStudy> line : lines) {
      ResearchStudy study = line.value();
      if (!ids.add(study.id())) {
        context.problem(
            line.error("id", study.id() + " is described twice", "remove one description"));
      } else if (usable(line)) {
        compare(line);
      }
    }
  }

  private void compare(RosterLine<ResearchStudy> line) {
    ResearchStudy after = line.value();
    ResearchStudy before = context.presentStudy(after.id());
    if (before == null) {
      changes.accept(line.with(new RosterChange.StudyDefined(after)));
    } else if (!before.equals(after)) {
      changes.accept(
          line.with(new RosterChange.StudyChanged(before, after, differences(before, after))));
    }
  }

  private boolean usable(RosterLine<ResearchStudy> line) {
    // Everything is looked at, so that all problems are told at once.
    return !List.of(coding(line), sites(line), visits(line), fields(line)).contains(false);
  }

  private boolean coding(RosterLine<ResearchStudy> line) {
    CodeGrammar grammar = line.value().grammar();
    try {
      CodeTemplate template = CodeTemplate.of(grammar.template());
      boolean placed = template.holds(CodeToken.CheckCharacter.class);
      boolean computed = grammar.checkDigit() != CheckDigit.NONE;
      if (placed && !computed) {
        String remedy = "say how with check, such as mod37_36, or take {C} out";
        context.problem(line.error("check", "the template has a check character", remedy));
        return false;
      }
      if (computed && !placed) {
        String what = "the template has no place for the check character";
        context.problem(line.error("template", what, "put {C} where it stands, or remove check"));
        return false;
      }
      new StudyCoding(line.value())
          .ambiguousVisits().stream()
              .sorted()
              .forEach(
                  form ->
                      context.problem(
                          line.warning(
                              "visits",
                              form + " could be two visits, and so is taken for none",
                              "say in also_written which one it is")));
      return true;
    } catch (CodeTemplate.CodeTemplateException e) {
      context.problem(
          line.error("template", String.valueOf(e.getMessage()), "see docs/studies.md"));
      return false;
    }
  }

  private boolean sites(RosterLine<ResearchStudy> line) {
    ResearchStudy study = line.value();
    boolean usable = true;
    Set<String> ids = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    for (Site site : study.sites()) {
      if (!ids.add(site.id())) {
        context.problem(
            line.error("sites", "two sites are called " + site.id(), "give each its own id"));
        usable = false;
      }
      if (!site.prefix().isEmpty() && !prefixes.add(CodePattern.plain(site.prefix()))) {
        String what = "two sites have the prefix " + site.prefix();
        context.problem(line.error("sites", what, "a prefix tells the site: give each its own"));
        usable = false;
      }
    }
    boolean needed = study.grammar().template().toLowerCase(Locale.ROOT).contains("{site}");
    if (needed && study.sites().stream().anyMatch(site -> site.prefix().isEmpty())) {
      String what = "a site has no prefix, and the template has {site}";
      context.problem(line.error("sites", what, "give each site a prefix"));
      usable = false;
    }
    return usable;
  }

  private boolean visits(RosterLine<ResearchStudy> line) {
    boolean usable = true;
    Set<String> labels = new HashSet<>();
    for (PlannedVisit visit : line.value().visits()) {
      if (!labels.add(visit.label())) {
        String what = "two visits are called " + visit.label();
        context.problem(line.error("visits", what, "give each its own label"));
        usable = false;
      }
      if (visit.windowDays() < 0) {
        String what = "the window of " + visit.label() + " is negative";
        context.problem(line.error("visits", what, "say by how many days a visit may be off"));
        usable = false;
      }
    }
    return usable;
  }

  private boolean fields(RosterLine<ResearchStudy> line) {
    boolean usable = true;
    List<String> keywords = new ArrayList<>(List.of(line.value().codeField()));
    line.value().fields().forEach(field -> keywords.add(field.keyword()));
    for (String keyword : keywords) {
      if (!keyword.matches(KEYWORD)) {
        String what = keyword + " is no keyword of an attribute";
        context.problem(line.error("fields", what, "write it as in PatientID (PS3.6)"));
        usable = false;
      }
    }
    return usable;
  }

  private static List<String> differences(ResearchStudy a, ResearchStudy b) {
    List<String> parts = new ArrayList<>();
    differ(parts, "short name", a.shortName(), b.shortName());
    differ(parts, "template", a.grammar(), b.grammar());
    differ(parts, "code field", a.codeField(), b.codeField());
    differ(parts, "fields", a.fields(), b.fields());
    differ(parts, "identity policy", a.identityPolicy(), b.identityPolicy());
    differ(parts, "tracer", a.tracer(), b.tracer());
    differ(parts, "protocol", a.protocol(), b.protocol());
    differ(parts, "modality", a.modality(), b.modality());
    differ(parts, "sponsor", a.sponsor(), b.sponsor());
    differ(parts, "rules for headers", a.headerRules(), b.headerRules());
    differ(parts, "start of accrual", a.accrualStart(), b.accrualStart());
    differ(parts, "visits", a.visits(), b.visits());
    Set<Site> sites = new HashSet<>(a.sites());
    String added =
        b.sites().stream()
            .filter(site -> !sites.contains(site))
            .map(Site::id)
            .collect(Collectors.joining(" "));
    differ(parts, added.isEmpty() ? "sites" : "sites (" + added + ")", a.sites(), b.sites());
    return parts;
  }

  private static void differ(
      List<String> parts, String name, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      parts.add(name);
    }
  }
}
