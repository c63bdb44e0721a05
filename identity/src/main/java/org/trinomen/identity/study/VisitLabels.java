package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which visit a written label means: the label itself, what the study says is written too, or the
 * number of the label alone, as in {@code 2} or {@code 02} for {@code V2}. What could be two visits
 * means none.
 */
final class VisitLabels {

  private static final Pattern NUMBERED = Pattern.compile("[^0-9]*?0*([0-9]{1,3})");

  private final Map<String, String> labelByForm = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  VisitLabels(List<PlannedVisit> visits) {
    for (PlannedVisit visit : visits) {
      add(visit.label(), visit.label());
      visit.alsoWritten().forEach(form -> add(form, visit.label()));
    }
    Map<String, String> stated = Map.copyOf(labelByForm);
    for (PlannedVisit visit : visits) {
      Matcher numbered = NUMBERED.matcher(visit.label());
      if (numbered.matches()) {
        int number = Integer.parseInt(numbered.group(1));
        for (String form : List.of(String.valueOf(number), String.format("%02d", number))) {
          // What the study says outranks what is merely usual.
          if (!stated.containsKey(form)) {
            add(form, visit.label());
          }
        }
      }
    }
    ambiguous.forEach(labelByForm::remove);
  }

  /** The label that is meant. */
  Optional<String> meant(String written) {
    return Optional.ofNullable(labelByForm.get(normal(written)));
  }

  /** Forms that could mean more than one visit. */
  Set<String> ambiguous() {
    return Set.copyOf(ambiguous);
  }

  /** Everything a visit is written as, over capitals; longer forms first. */
  String expression() {
    List<String> forms = new ArrayList<>(labelByForm.keySet());
    forms.sort(Comparator.comparingInt(String::length).reversed().thenComparing(form -> form));
    StringBuilder expression = new StringBuilder();
    for (String form : forms) {
      expression.append(Pattern.quote(form)).append('|');
    }
    // A visit that is not planned is still a visit.
    return expression.append("[A-Z]{0,8}[0-9]{1,3}").toString();
  }

  private void add(String form, String label) {
    String before = labelByForm.putIfAbsent(normal(form), label);
    if (before != null && !before.equals(label)) {
      ambiguous.add(normal(form));
    }
  }

  private static String normal(String written) {
    return written.strip().toUpperCase(Locale.ROOT);
  }
}
