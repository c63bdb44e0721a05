package org.trinomen.identity.resolve;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.ScanIdentity;

/**
 * What arrived, as far as it tells whose it is: an imaging study (or the part of one with one
 * recorded identity), its header and the circumstances. It never changes.
 *
 * @param id identifies the scan for ever
 * @param receivedAt when its first instance was received: the only witness that a wrong clock at
 *     the scanner cannot disturb
 * @param identity as typed at the scanner
 * @param circumstances how it came
 * @param studyDate Study Date (0008,0020); null if absent or no date
 * @param header other attributes by dictionary keyword, such as {@code StudyDescription} or {@code
 *     DeviceSerialNumber}; first value, decoded; absent ones are not in the map
 * @param pixelDigest digest of the pixel data of the first instance, by which copies are known;
 *     empty if not computed
 */
public record ReceivedScan(
    String id,
    Instant receivedAt,
    ScanIdentity identity,
    Circumstances circumstances,
    @Nullable LocalDate studyDate,
    Map<String, String> header,
    String pixelDigest) {

  public ReceivedScan {
    header = Map.copyOf(header);
  }

  /** An attribute of the header, or the empty string. */
  public String attribute(String keyword) {
    return header.getOrDefault(keyword, "");
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "ReceivedScan[" + id + ", redacted]";
  }

  /**
   * How a scan came. What is not known is empty.
   *
   * @param channel {@code dicom}, {@code web} or {@code rest}
   * @param uploader account that sent it
   * @param callingAeTitle who the sender said it was
   * @param address where it came from
   * @param statedStudy the study that the uploader named in the form
   * @param statedCode the subject code that the uploader typed in the form: a second, independent
   *     typing
   */
  public record Circumstances(
      String channel,
      String uploader,
      String callingAeTitle,
      String address,
      String statedStudy,
      String statedCode) {}
}
