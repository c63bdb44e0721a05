package org.trinomen.dicom.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.trinomen.dicom.DicomException;

/**
 * A media type, or a range of them, with its parameters (RFC 9110 §8.3.1 and §12.5.1). Names are in
 * lower case; values are as given, without quotes.
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** As TOKEN, and a slash: many leave out the quotes of {@code type=application/dicom}. */
  private static final Pattern LOOSE_VALUE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z/-]+");

  /** So long is no header that means something. */
  private static final int TYPES_MAX = 100;

  public MediaType {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * Reads one.
   *
   * @throws DicomException if it is none
   */
  public static MediaType parse(String text) {
    List<String> fields = split(text, ';');
    String name = fields.getFirst().strip();
    int slash = name.indexOf('/');
    if (slash < 0
        || !TOKEN.matcher(name.substring(0, slash)).matches()
        || !TOKEN.matcher(name.substring(slash + 1)).matches()) {
      throw wrong();
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String field : fields.subList(1, fields.size())) {
      if (!field.isBlank()) {
        parameter(field, parameters);
      }
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return new MediaType(lower.substring(0, slash), lower.substring(slash + 1), parameters);
  }

  /**
   * Reads those of {@code Accept} headers, the most wanted first; of those wanted equally, the more
   * specific. What is not wanted at all ({@code q=0}) is left out.
   *
   * @throws DicomException if one is none
   */
  public static List<MediaType> parseAccepted(List<String> headers) {
    List<MediaType> accepted = new ArrayList<>();
    for (String header : headers) {
      for (String each : split(header, ',')) {
        if (!each.isBlank()) {
          accepted.add(parse(each));
        }
      }
    }
    if (accepted.size() > TYPES_MAX) {
      throw new DicomException("more than " + TYPES_MAX + " media types", -1, "");
    }
    accepted.removeIf(each -> each.quality() <= 0);
    accepted.sort(
        (a, b) -> {
          int byQuality = Double.compare(b.quality(), a.quality());
          return byQuality != 0 ? byQuality : Integer.compare(a.wildcards(), b.wildcards());
        });
    return accepted;
  }

  /** Both names, as in {@code application/dicom}. */
  public String name() {
    return type + "/" + subtype;
  }

  /** Whether it has this name. */
  public boolean is(String name) {
    return name().equals(name);
  }

  /** Whether a range covers this name. */
  public boolean covers(String name) {
    return is("*/*") || is(name) || (subtype.equals("*") && name.startsWith(type + "/"));
  }

  /** The value of a parameter. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** For {@code multipart/related}, the type of its parts (RFC 2387 §3.1). */
  public Optional<MediaType> partType() {
    return parameter("type").map(MediaType::parse);
  }

  private double quality() {
    String q = parameters.getOrDefault("q", "1");
    return q.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(q) : 1;
  }

  private int wildcards() {
    return (type.equals("*") ? 1 : 0) + (subtype.equals("*") ? 1 : 0);
  }

  private static void parameter(String field, Map<String, String> parameters) {
    int equals = field.indexOf('=');
    String name = equals < 0 ? "" : field.substring(0, equals).strip();
    String value = equals < 0 ? "" : field.substring(equals + 1).strip();
    if (!TOKEN.matcher(name).matches()) {
      throw wrong();
    }
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    if (!quoted && !LOOSE_VALUE.matcher(value).matches()) {
      throw wrong();
    }
    parameters.put(name.toLowerCase(Locale.ROOT), quoted ? unquoted(value) : value);
  }

  /** RFC 9110 §5.6.4. */
  private static String unquoted(String value) {
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /** Splits where a separator stands outside quotes. */
  private static List<String> split(String text, char separator) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        pieces.add(text.substring(start, i));
        start = i + 1;
      }
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  private static DicomException wrong() {
    return new DicomException("not a media type as RFC 9110 has it", -1, "");
  }
}
