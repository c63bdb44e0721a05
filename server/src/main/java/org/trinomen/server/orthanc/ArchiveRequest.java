package org.trinomen.server.orthanc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.zip.ZipLayout;
import org.trinomen.archive.zip.ZipOptions;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * What is asked of a zip, in the query part of a GET or the body of a POST.
 *
 * @param filename proposed to whoever saves it
 */
record ArchiveRequest(ZipOptions zip, JobOptions job, Optional<String> filename) {

  static final String RESOURCES = "Resources";
  private static final String LAYOUT = "Layout";
  private static final String TRANSCODE = "Transcode";
  private static final String QUALITY = "LossyQuality";
  private static final String UTF8 = "Utf8";
  private static final String FILENAME = "Filename";

  private static final JobOptions AT_ONCE = new JobOptions(true, 0, false, Optional.empty());
  private static final int USUAL_QUALITY = 90;

  static ArchiveRequest ofQuery(Parameters query, ZipLayout layout, int level) {
    return new ArchiveRequest(
        new ZipOptions(
            extended(layout, query.flag("extended", false)),
            transcode(query.first("transcode")),
            quality(query.number("lossy-quality", USUAL_QUALITY)),
            query.flag("utf8", false),
            level),
        AT_ONCE,
        query.first("filename"));
  }

  static ArchiveRequest ofBody(JsonValue body, ZipLayout layout, int level) {
    RequestJson request = new RequestJson(body.asMembers());
    return new ArchiveRequest(
        new ZipOptions(
            extended(layout, request.flag("Extended", false)),
            transcode(request.text(TRANSCODE)),
            quality(request.integer(QUALITY, USUAL_QUALITY)),
            request.flag(UTF8, false),
            level),
        JobOptions.of(body),
        request.text(FILENAME));
  }

  /** What a job is made anew from. */
  Map<String, Object> kept(List<String> resources) {
    Map<String, Object> kept = new HashMap<>();
    kept.put(RESOURCES, resources);
    kept.put(LAYOUT, zip.layout().name());
    zip.transcode().ifPresent(uid -> kept.put(TRANSCODE, uid));
    kept.put(QUALITY, zip.quality());
    kept.put(UTF8, zip.utf8());
    filename.ifPresent(name -> kept.put(FILENAME, name));
    return kept;
  }

  /** The opposite of {@link #kept}; empty if it is none of ours. */
  static Optional<ArchiveRequest> ofKept(Map<String, Object> kept, int level) {
    try {
      JsonValue body = JsonValue.ofPlain(kept);
      ZipLayout layout = ZipLayout.valueOf(body.asMembers().text(LAYOUT).orElse(""));
      return Optional.of(ofBody(body, layout, level));
    } catch (IllegalArgumentException | RequestFailure _) {
      return Optional.empty();
    }
  }

  private static ZipLayout extended(ZipLayout layout, boolean extended) {
    return layout == ZipLayout.MEDIA && extended ? ZipLayout.MEDIA_EXTENDED : layout;
  }

  private static Optional<String> transcode(Optional<String> uid) {
    uid.ifPresent(ArchiveRequest::requireWritable);
    return uid;
  }

  private static void requireWritable(String uid) {
    if (TransferSyntax.of(uid).isEmpty()) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "Unknown transfer syntax: see PS3.6 Table A-1");
    }
    if (Transcoder.to(uid, USUAL_QUALITY).isEmpty()) {
      throw new RequestFailure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "this transfer syntax is not written here");
    }
  }

  private static int quality(long quality) {
    if (quality < 1 || quality > 100) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "the quality is from 1 to 100");
    }
    return (int) quality;
  }
}
