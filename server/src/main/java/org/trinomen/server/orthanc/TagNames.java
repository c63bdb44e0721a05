package org.trinomen.server.orthanc;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tags;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** What tags are called in this API. */
public final class TagNames {

  /** What no dictionary knows. */
  static final String UNKNOWN = "Unknown Tag & Data";

  private static final String PRIVATE_CREATOR = "PrivateCreator";

  /** Those that every list of resources names, a thousand times. */
  private static final Map<Integer, String> OF_MAIN_TAGS =
      Arrays.stream(Level.values())
          .flatMap(level -> MainTags.of(level).stream())
          .distinct()
          .collect(Collectors.toUnmodifiableMap(tag -> tag, TagNames::lookUp));

  private TagNames() {}

  /** As {@code 0010,0020}, in lower case. */
  public static String numbers(int tag) {
    HexFormat digits = HexFormat.of();
    return digits.toHexDigits((short) (tag >>> 16)) + "," + digits.toHexDigits((short) tag);
  }

  /** The keyword. */
  public static String name(int tag) {
    String known = OF_MAIN_TAGS.get(tag);
    return known == null ? lookUp(tag) : known;
  }

  private static String lookUp(int tag) {
    return Dictionary.entry(tag)
        .map(Dictionary.Entry::keyword)
        .filter(keyword -> !keyword.isEmpty())
        .orElseGet(() -> Tags.isPrivateCreator(tag) ? PRIVATE_CREATOR : UNKNOWN);
  }

  /** The keyword or, for a private element, its name in the creator's dictionary. */
  static String name(int tag, Optional<String> privateCreator) {
    return privateCreator.isEmpty()
        ? name(tag)
        : privateCreator
            .flatMap(creator -> Dictionary.entry(creator, tag))
            .map(Dictionary.Entry::name)
            .orElseGet(() -> name(tag));
  }

  /** Reads a tag of a request. */
  public static int parse(String text) {
    return Tags.parse(text)
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.UNKNOWN_TAG, "not a keyword of DICOM, nor gggg,eeee: a tag's name"));
  }
}
