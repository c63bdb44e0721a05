package org.trinomen.server.orthanc;

import java.util.Optional;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tags;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** What tags are called in this API. */
public final class TagNames {

  /** What no dictionary knows. */
  static final String UNKNOWN = "Unknown Tag & Data";

  private static final String PRIVATE_CREATOR = "PrivateCreator";

  private TagNames() {}

  /** As {@code 0010,0020}, in lower case. */
  public static String numbers(int tag) {
    String hex = String.format("%08x", tag);
    return hex.substring(0, 4) + "," + hex.substring(4);
  }

  /** The keyword. */
  public static String name(int tag) {
    return Dictionary.entry(tag)
        .map(Dictionary.Entry::keyword)
        .filter(keyword -> !keyword.isEmpty())
        .orElseGet(() -> Tags.isPrivateCreator(tag) ? PRIVATE_CREATOR : UNKNOWN);
  }

  /** The keyword or, for a private element, its name in the creator's dictionary. */
  static String name(int tag, Optional<String> privateCreator) {
    return privateCreator
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
