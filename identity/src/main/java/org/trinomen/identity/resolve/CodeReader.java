package org.trinomen.identity.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.identity.study.CodeTemplate;
import org.trinomen.identity.study.ParsedCode;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.StudyCoding;

/**
 * Reads typed texts as codes.
 *
 * <p>People add to codes: "Subj", the name of the study, a visit, a date, initials, a stray sign.
 * Whether something is an addition can't be known from the text ("S" may be a session or a site),
 * so nothing is ever taken away for good: every combination of removals is a reading of its own,
 * and the roster says which of them is a code. The text as a whole is always one of the readings.
 */
final class CodeReader {

  private static final int READINGS_MAX = 24;
  private static final int CORE_LENGTH_MAX = 24;
  private static final String GAP = "[^A-Z0-9]*";
  private static final Pattern DATE =
      Pattern.compile(
          GAP + "(?:19|20)\\d\\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\\d|3[01])$");
  private static final Pattern SHORT_DATE =
      Pattern.compile("[^A-Z0-9]+\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])$");
  private static final Pattern NUMBERED =
      Pattern.compile(
          GAP + "(?:VISIT|VIS|V|TIME ?POINT|TP|T|SCAN|SESSION|SES|SE|S)" + GAP + "0*(\\d{1,2})$");
  private static final Pattern MONTH =
      Pattern.compile(GAP + "(?:MONTH|MTH|MO|M)" + GAP + "0*(\\d{1,2})$");
  private static final Pattern FOLLOW =
      Pattern.compile(GAP + "(?:FOLLOW[-_ ]?UP|FU|F/U)" + GAP + "0*(\\d?)$");
  private static final Pattern BASELINE = Pattern.compile(GAP + "(?:BASELINE|BASE|BL)$");
  private static final Pattern WORD =
      Pattern.compile(GAP + "(?:SCREENING|SCR|REPEAT|RPT|RESCAN|RETEST|FINAL|NEW|COPY)$");
  private static final Pattern BARE_DIGIT = Pattern.compile("[^A-Z0-9]+0?(\\d)$");
  private static final Pattern INITIALS = Pattern.compile("(?:[^A-Z0-9]+|(?<=\\d))[A-Z]{1,3}$");
  private static final String[] DECORATIONS = {
    "SUBJECT ID", "SUBJECTID", "SUBJECT", "SUBJ", "SUB", "PATIENT", "PAT", "PT", "PARTICIPANT",
    "VOLUNTEER", "RESEARCH", "STUDY", "PET/CT", "PET", "ID", "NO", "NR", "CODE"
  };

  private final Pattern decoration;
  private final List<Optional<StudyCoding>> codings = new ArrayList<>();

  /** Shared by the threads of one run. */
  private final Map<String, Collection<Reading>> known = new ConcurrentHashMap<>();

  CodeReader(List<ResearchStudy> studies) {
    TreeSet<String> words =
        new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(w -> w));
    words.addAll(List.of(DECORATIONS));
    for (ResearchStudy study : studies) {
      words.add(TypedText.upper(study.id()));
      words.add(TypedText.upper(study.shortName()));
      codings.add(coding(study));
    }
    words.remove("");
    List<String> patterns = words.stream().map(CodeReader::spaced).toList();
    decoration = Pattern.compile("^" + GAP + "(?:" + String.join("|", patterns) + ")" + GAP);
  }

  private CodeReader(CodeReader like) {
    decoration = like.decoration;
    codings.addAll(like.codings);
  }

  /** The same reader, remembering no texts. */
  CodeReader emptied() {
    return new CodeReader(this);
  }

  private static String spaced(String word) {
    StringBuilder out = new StringBuilder();
    for (String part : word.split("[^A-Z0-9]+", -1)) {
      out.append(out.isEmpty() ? "" : GAP).append(part);
    }
    return out.toString();
  }

  /** All readings of a text, the one with least taken away first. */
  Collection<Reading> read(String text) {
    return known.computeIfAbsent(text, this::readAnew);
  }

  private Collection<Reading> readAnew(String text) {
    String upper = TypedText.upper(text).replace('^', ' ').strip();
    Map<String, Reading> readings = new LinkedHashMap<>();
    String spoken = SpokenForms.read(VisitHint.without(upper));
    if (!spoken.isEmpty()) {
      add(readings, new Reading(spoken, VisitHint.find(upper), 0, true));
    }
    if (!TypedText.anyDigit(upper) && spoken.isEmpty()) {
      return List.of();
    }
    takeAway(upper, readings);
    for (Optional<StudyCoding> coding : codings) {
      coding.ifPresent(c -> find(c, upper, readings));
    }
    return List.copyOf(readings.values());
  }

  /** A study whose template can't be read has no coding; its codes are read by their text alone. */
  private static Optional<StudyCoding> coding(ResearchStudy study) {
    try {
      return Optional.of(new StudyCoding(study));
    } catch (CodeTemplate.CodeTemplateException e) {
      return Optional.empty();
    }
  }

  /** Coding of each study, in their order. */
  List<Optional<StudyCoding>> codings() {
    return codings;
  }

  /** Codings of the studies that wished the code to be spread over several attributes. */
  List<StudyCoding> spreadCodings() {
    return codings.stream()
        .flatMap(Optional::stream)
        .filter(coding -> !coding.study().fields().isEmpty())
        .toList();
  }

  /** Codes of a study within a longer text; never within a longer number. */
  private static void find(StudyCoding coding, String upper, Map<String, Reading> readings) {
    for (ParsedCode parsed : coding.find(upper)) {
      if (readings.size() < READINGS_MAX) {
        String typed = upper.substring(parsed.start(), parsed.end());
        boolean right = parsed.check() != ParsedCode.Check.WRONG;
        String code = right ? coding.code(parsed).orElse(typed) : typed;
        add(readings, reading(code, VisitHint.of(parsed.visit(), coding.study()), 1));
      }
    }
  }

  private record Step(String text, VisitHint visit, int removed) {}

  private void takeAway(String upper, Map<String, Reading> readings) {
    ArrayDeque<Step> open = new ArrayDeque<>();
    open.add(new Step(upper, VisitHint.SILENT, 0));
    while (!open.isEmpty() && readings.size() < READINGS_MAX) {
      Step step = open.removeFirst();
      int before = readings.size();
      add(readings, reading(step.text, step.visit, step.removed));
      if (readings.size() == before || step.removed >= 4) {
        continue;
      }
      Matcher front = decoration.matcher(step.text);
      if (front.find()) {
        open.add(new Step(step.text.substring(front.end()), step.visit, step.removed + 1));
      }
      endings(step, open);
    }
  }

  private static void endings(Step step, ArrayDeque<Step> open) {
    cut(step, NUMBERED, VisitHint.Kind.ORDINAL, open);
    cut(step, MONTH, VisitHint.Kind.MONTH, open);
    cut(step, FOLLOW, VisitHint.Kind.FOLLOW_UP, open);
    cut(step, BASELINE, VisitHint.Kind.BASELINE, open);
    cut(step, BARE_DIGIT, VisitHint.Kind.ORDINAL, open);
    cut(step, DATE, VisitHint.Kind.SILENT, open);
    cut(step, SHORT_DATE, VisitHint.Kind.SILENT, open);
    cut(step, WORD, VisitHint.Kind.SILENT, open);
    cut(step, INITIALS, VisitHint.Kind.SILENT, open);
  }

  private static void cut(Step step, Pattern ending, VisitHint.Kind kind, ArrayDeque<Step> open) {
    Matcher found = ending.matcher(step.text);
    if (!found.find() || found.start() == 0) {
      return;
    }
    VisitHint hint =
        switch (kind) {
          case SILENT, PLACE -> step.visit;
          case BASELINE -> new VisitHint(kind, 0);
          case FOLLOW_UP -> VisitHint.followUp(found.group(1));
          case ORDINAL, MONTH -> new VisitHint(kind, Integer.parseInt(found.group(1)));
        };
    open.add(new Step(step.text.substring(0, found.start()), hint, step.removed + 1));
  }

  private static Reading reading(String text, VisitHint visit, int removed) {
    return new Reading(TypedText.compact(text), visit, removed, false);
  }

  private static void add(Map<String, Reading> readings, Reading reading) {
    boolean fits = !reading.core().isEmpty() && reading.core().length() <= CORE_LENGTH_MAX;
    if (fits && TypedText.anyDigit(TypedText.folded(reading.core()))) {
      readings.putIfAbsent(reading.core(), reading);
    } else if (reading.removed() == 0) {
      readings.putIfAbsent(reading.core(), reading);
    }
  }
}
