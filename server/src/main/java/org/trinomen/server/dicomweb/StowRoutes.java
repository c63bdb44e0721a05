package org.trinomen.server.dicomweb;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.dicom.web.Decimals;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.dicom.web.DicomXml;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.MultipartReader;
import org.trinomen.server.orthanc.Perspective;
import org.trinomen.server.orthanc.Uploads;

/**
 * STOW-RS: takes instances in (PS3.18 §10.5), as files or as metadata in JSON or XML with bulk data
 * beside them. Each streams straight into the archive, and is durable before the answer says so.
 */
public final class StowRoutes {

  private static final String DICOM = "application/dicom";
  private static final String JSON = "application/dicom+json";
  static final String XML = "application/dicom+xml";

  /** Headers before the UIDs are shorter; of others, the archive tells once it has them. */
  private static final int PEEKED_MAX = 1 << 20;

  private static final int BOUNDARY_MAX = 256;

  private final Uploads.Reception reception;
  private final Perspective recorded;
  private final LimitSettings limits;
  private final Path spool;

  /**
   * Takes instances in.
   *
   * @param recorded what arrives is filed as recorded
   * @param spool where bulk data wait for the metadata they belong to
   */
  public StowRoutes(
      Uploads.Reception reception, Perspective recorded, LimitSettings limits, Path spool) {
    this.reception = reception;
    this.recorded = recorded;
    this.limits = limits;
    this.spool = spool;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        store("/studies", "Takes in instances (STOW-RS)."),
        store(WebPath.STUDY, "Takes in instances of this study (STOW-RS)."));
  }

  private Route store(String path, String summary) {
    return Route.of(Method.POST, WebPath.SERVICE + path, Permission.SEND, summary, this::store);
  }

  private void store(Exchange exchange) throws IOException {
    WebPath path = WebPath.of(exchange, recorded);
    boolean xml = answersInXml(exchange);
    StowAnswer answer = new StowAnswer(path);
    MediaType type = contentType(exchange);
    if (type.is(DICOM)) {
      answer.add(receive(exchange, path, exchange.body()));
    } else {
      MultipartReader parts = new MultipartReader(exchange.body(), boundary(type));
      String partType = type.partType().map(MediaType::name).orElse(DICOM);
      switch (partType) {
        case DICOM -> files(exchange, path, parts, answer);
        case JSON, XML -> described(exchange, path, parts, partType, answer);
        case String _ -> throw unsupported();
      }
    }
    if (answer.count() == 0) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "there is no part");
    }
    write(exchange, answer, xml);
  }

  private void files(Exchange exchange, WebPath path, MultipartReader parts, StowAnswer answer)
      throws IOException {
    Optional<InputStream> part = parts.next();
    while (part.isPresent()) {
      requireRoom(answer.count());
      String type = parts.headers().getOrDefault("content-type", DICOM);
      if (!parsed(type).is(DICOM)) {
        throw unsupported();
      }
      answer.add(receive(exchange, path, part.get()));
      part = parts.next();
    }
  }

  private void described(
      Exchange exchange, WebPath path, MultipartReader parts, String type, StowAnswer answer)
      throws IOException {
    try (DescribedInstances instances = DescribedInstances.read(parts, type, limits, spool)) {
      for (DescribedInstance instance : instances.all()) {
        requireRoom(answer.count());
        answer.add(receive(exchange, path, instance));
      }
    }
  }

  private void requireRoom(int count) {
    if (count >= limits.multipartPartsMax()) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE, "too many instances: see the setting limits.multipart-parts-max");
    }
  }

  private StowOutcome receive(Exchange exchange, WebPath path, DescribedInstance instance)
      throws IOException {
    try (InputStream file = instance.file()) {
      return receive(exchange, path, instance.uids(), file);
    } catch (DicomException e) {
      return new StowOutcome.Failed(instance.uids(), StowOutcome.Reason.CANNOT_UNDERSTAND);
    }
  }

  private StowOutcome receive(Exchange exchange, WebPath path, InputStream file)
      throws IOException {
    PeekedInstance instance = PeekedInstance.of(file, PEEKED_MAX);
    return receive(exchange, path, instance.uids(), instance.whole());
  }

  /** PS3.18 §10.5: where the path names a study, nothing else is taken. */
  private StowOutcome receive(Exchange exchange, WebPath path, InstanceUids uids, InputStream whole)
      throws IOException {
    if (!path.study().isEmpty() && uids.areKnown() && !uids.study().equals(path.study())) {
      return new StowOutcome.Failed(uids, StowOutcome.Reason.PROCESSING_FAILURE);
    }
    if (!path.study().isEmpty() && !uids.areKnown()) {
      return new StowOutcome.Failed(uids, StowOutcome.Reason.CANNOT_UNDERSTAND);
    }
    IngestOutcome outcome = Uploads.receive(reception, exchange, whole);
    return StowOutcome.of(uids.areAllKnown() ? uids : found(exchange, uids, outcome), outcome);
  }

  /** Where attributes are out of order, what it is called shows only when all of it was read. */
  private InstanceUids found(Exchange exchange, InstanceUids peeked, IngestOutcome outcome) {
    Optional<IngestOutcome.Path> path =
        switch (outcome) {
          case IngestOutcome.Stored stored -> Optional.of(stored.path());
          case IngestOutcome.AlreadyHeld held -> Optional.of(held.path());
          case IngestOutcome.Conflicting other -> Optional.of(other.path());
          case IngestOutcome.Refused _ -> Optional.empty();
        };
    Finder finder = recorded.of(exchange);
    Optional<Resource> instance =
        path.flatMap(ids -> finder.resource(Level.INSTANCE, ids.instance()));
    if (instance.isEmpty()) {
      return peeked;
    }
    return new InstanceUids(
        instance.get().facts().map(InstanceFacts::sopClassUid).orElse(peeked.sopClass()),
        instance.get().tags().getOrDefault(Tag.SOPInstanceUID, ""),
        uid(finder, instance.get(), Level.STUDY, Tag.StudyInstanceUID),
        uid(finder, instance.get(), Level.SERIES, Tag.SeriesInstanceUID));
  }

  private static String uid(Finder finder, Resource instance, Level level, int tag) {
    return finder
        .ancestor(instance, level)
        .map(above -> above.tags().getOrDefault(tag, ""))
        .orElse("");
  }

  // ---- media types

  private static MediaType contentType(Exchange exchange) {
    MediaType type =
        exchange
            .header("Content-Type")
            .map(StowRoutes::parsed)
            .orElseThrow(StowRoutes::unsupported);
    if (!type.is(DICOM) && !type.is("multipart/related")) {
      throw unsupported();
    }
    return type;
  }

  private static MediaType parsed(String text) {
    try {
      return MediaType.parse(text);
    } catch (DicomException e) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "Content-Type is " + e.getMessage());
    }
  }

  /** RFC 2046 §5.1.1 has 1 to 70 characters; Orthanc's plugin sends 73. */
  private static String boundary(MediaType type) {
    return type.parameter("boundary")
        .filter(text -> !text.isEmpty() && text.length() <= BOUNDARY_MAX)
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.BAD_REQUEST, "Content-Type has no boundary"));
  }

  private static RequestFailure unsupported() {
    return new RequestFailure(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "instances are taken in as application/dicom, or as multipart/related with"
            + " type=\"application/dicom\", \"application/dicom+json\" or"
            + " \"application/dicom+xml\"");
  }

  private static boolean answersInXml(Exchange exchange) {
    List<MediaType> accepted = Accepted.of(exchange);
    for (MediaType type : accepted) {
      if (type.covers(JSON) || type.is("application/json")) {
        return false;
      }
      if (type.is(XML)) {
        return true;
      }
    }
    if (accepted.isEmpty()) {
      return false;
    }
    throw new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE, "the answer is application/dicom+json or application/dicom+xml");
  }

  private static void write(Exchange exchange, StowAnswer answer, boolean xml) throws IOException {
    DataSet dataSet = answer.dataSet();
    Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                exchange.answerLongText(answer.status(), xml ? XML : JSON),
                StandardCharsets.UTF_8));
    if (xml) {
      DicomXml.write(dataSet, out, BulkDataUris.NONE);
    } else {
      DicomJson.write(dataSet, out, BulkDataUris.NONE, Decimals.STRINGS);
    }
    out.close();
  }
}
