package org.trinomen.server.dicomweb;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.query.Matching;
import org.trinomen.dicom.Tag;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.orthanc.Perspective;

/**
 * Where a resource of DICOMweb stands (PS3.18 table 10.1-1), and what the whole service is called
 * in addresses that go back to the caller.
 *
 * @param service address of the service, such as {@code https://host/views/blinded/dicom-web}
 * @param asOf what is put behind addresses, so that whoever follows them sees the same; may be
 *     empty
 * @param study Study Instance UID; empty where the path has none
 * @param series Series Instance UID; empty where the path has none
 * @param instance SOP Instance UID; empty where the path has none
 */
record WebPath(String service, String asOf, String study, String series, String instance) {

  /** Below the root, or below a viewpoint. */
  static final String SERVICE = "/dicom-web";

  static final String STUDY = "/studies/{study-uid}";
  static final String SERIES = STUDY + "/series/{series-uid}";
  static final String INSTANCE = SERIES + "/instances/{instance-uid}";

  private static final String VIEWPOINT = "{viewpoint}";

  /** Of a request to a route whose path ends in one of the templates above. */
  static WebPath of(Exchange exchange, Perspective perspective) {
    String prefix = perspective.prefix();
    if (prefix.contains(VIEWPOINT)) {
      prefix = prefix.replace(VIEWPOINT, encoded(exchange.pathValue("viewpoint")));
    }
    return new WebPath(
        exchange.root() + prefix + SERVICE,
        exchange.query().first("as-of").map(moment -> "?as-of=" + encoded(moment)).orElse(""),
        exchange.pathValueIfAny("study-uid").orElse(""),
        exchange.pathValueIfAny("series-uid").orElse(""),
        exchange.pathValueIfAny("instance-uid").orElse(""));
  }

  /** The same service, at other UIDs. */
  WebPath at(String otherStudy, String otherSeries, String otherInstance) {
    return new WebPath(service, asOf, otherStudy, otherSeries, otherInstance);
  }

  /** Conditions that select it. */
  List<Matching> matchings() {
    List<Matching> matchings = new ArrayList<>();
    Map<Integer, String> uids =
        Map.of(
            Tag.StudyInstanceUID, study,
            Tag.SeriesInstanceUID, series,
            Tag.SOPInstanceUID, instance);
    uids.forEach(
        (tag, uid) -> {
          if (!uid.isEmpty()) {
            matchings.add(new Matching.AnyOf(tag, List.of(uid)));
          }
        });
    return matchings;
  }

  /** Its address. */
  String address() {
    return address("");
  }

  /** The address of something below it. */
  String address(String below) {
    StringBuilder address = new StringBuilder(service);
    part(study).ifPresent(uid -> address.append("/studies/").append(uid));
    part(series).ifPresent(uid -> address.append("/series/").append(uid));
    part(instance).ifPresent(uid -> address.append("/instances/").append(uid));
    return address.append(below).append(asOf).toString();
  }

  /** A UID may be anything that someone typed. */
  private static Optional<String> part(String uid) {
    return uid.isEmpty() ? Optional.empty() : Optional.of(encoded(uid));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
