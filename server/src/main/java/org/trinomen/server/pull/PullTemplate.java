package org.trinomen.server.pull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of folders: {@code {subject}}, {@code {visit}}, {@code {series}} (eight letters that make
 * it unique) and DICOM keywords of a series, its study and patient. Nothing that a header holds can
 * lead out of the folder.
 *
 * @param text folders, divided by {@code /}
 */
public record PullTemplate(String text) {

  /** The one that is used where none is given. */
  public static final String DEFAULT =
      "{subject}/{visit}/{StudyDate}-{Modality}-{SeriesNumber}-{SeriesDescription}-{series}";

  private static final Pattern TOKEN = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)\\}");
  private static final Set<String> OWN = Set.of("subject", "visit", "series");

  /** Letters with their marks and digits of any script: the same in any program's tables. */
  private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}_.+=-]+");

  private static final Pattern EDGES = Pattern.compile("^[._ -]+|[._ -]+$");
  private static final int NAME_CHARACTERS_MAX = 96;
  private static final int NAME_BYTES_MAX = 240;

  public PullTemplate {
    String rest = TOKEN.matcher(text).replaceAll("");
    if (rest.contains("{") || rest.contains("}")) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          "template " + text + ": braces enclose a keyword, as in {PatientID}/{series}");
    }
  }

  /** The keywords whose values it needs. */
  Set<String> keywords() {
    Set<String> keywords = new TreeSet<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      keywords.add(token.group(1));
    }
    keywords.removeAll(OWN);
    return keywords;
  }

  /** The folder of a series. */
  String place(Map<String, String> tags, String series) {
    StringBuilder place = new StringBuilder();
    for (String part : text.split("/", -1)) {
      String name =
          TOKEN
              .matcher(part)
              .replaceAll(token -> Matcher.quoteReplacement(value(token.group(1), tags, series)));
      place.append(place.isEmpty() ? "" : "/").append(safe(name));
    }
    return place.toString();
  }

  private static String value(String name, Map<String, String> tags, String series) {
    return switch (name) {
      case "series" -> beginning(series);
      case "visit" -> tags.getOrDefault("ClinicalTrialTimePointID", "");
      case "subject" ->
          first(tags, "ClinicalTrialSubjectID", "ClinicalTrialSubjectReadingID", "PatientID");
      case String keyword -> tags.getOrDefault(keyword, "");
    };
  }

  private static String first(Map<String, String> tags, String... keywords) {
    for (String keyword : keywords) {
      String value = tags.getOrDefault(keyword, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** The file of an instance in its folder. */
  static String file(String instanceNumber, String instance) {
    String number = instanceNumber.strip();
    long value = number.matches("[+-]?[0-9]{1,12}") ? Long.parseLong(number) : 0;
    return "%06d%s".formatted(value, ending(beginning(instance)));
  }

  /** The path with the whole identifier in place of its beginning. */
  static String unique(String path, String instance) {
    int end = path.length() - ending(beginning(instance)).length();
    return path.substring(0, end) + ending(instance);
  }

  private static String ending(String identifier) {
    return "-" + identifier + ".dcm";
  }

  private static String beginning(String identifier) {
    return identifier.substring(0, Math.min(8, identifier.length()));
  }

  /** A name of a folder on any system: not too long, never {@code ..}. */
  private static String safe(String text) {
    String name = EDGES.matcher(UNSAFE.matcher(text).replaceAll("_")).replaceAll("");
    int length = Math.min(NAME_CHARACTERS_MAX, name.codePointCount(0, name.length()));
    String cut = name.substring(0, name.offsetByCodePoints(0, length));
    while (cut.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut.isEmpty() ? "unknown" : cut;
  }
}
