package org.trinomen.identity.resolve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.trinomen.identity.study.ResearchStudy;

/**
 * Descriptions that many scans share, and names of tracers and protocols: they hold digits too, but
 * no one's code.
 */
final class CommonWords {

  private static final Set<String> DESCRIBING =
      Set.of(
          "StudyDescription",
          "SeriesDescription",
          "ProtocolName",
          "PerformedProcedureStepDescription",
          "RequestedProcedureDescription",
          "PatientComments");
  private static final Pattern ISOTOPE =
      Pattern.compile(
          "(?:F-?18|18-?F|C-?11|11-?C|O-?15|N-?13|GA-?68|CU-?64|ZR-?89|TC-?99M?)[^0-9]*");
  private static final int COMMON_MIN = 8;

  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> studyNames = new HashSet<>();
  private final int common;

  CommonWords(List<ResearchStudy> studies, List<ReceivedScan> scans) {
    for (ResearchStudy study : studies) {
      studyNames.add(TypedText.compact(study.id()));
      studyNames.add(TypedText.compact(study.shortName()));
      for (String name : List.of(study.id(), study.shortName(), study.protocol(), study.tracer())) {
        names.add(TypedText.compact(name));
      }
    }
    studyNames.remove("");
    for (ReceivedScan scan : scans) {
      for (String field : DESCRIBING) {
        String text = scan.attribute(field);
        if (!text.isEmpty()) {
          counts.merge(field + "/" + VisitHint.without(TypedText.upper(text)), 1, Integer::sum);
        }
      }
    }
    common = Math.max(COMMON_MIN, scans.size() / 500);
  }

  boolean isCommon(String field, String upper) {
    if (!DESCRIBING.contains(field)) {
      // The name of the study where a code should stand is no code, though it may look like one.
      return studyNames.contains(TypedText.compact(upper));
    }
    String rest = VisitHint.without(upper);
    return rest.isEmpty()
        || names.contains(TypedText.compact(rest))
        || ISOTOPE.matcher(rest).matches()
        || counts.getOrDefault(field + "/" + rest, 0) >= common;
  }
}
