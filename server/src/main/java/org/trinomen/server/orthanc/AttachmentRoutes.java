package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.curation.Revision;
import org.trinomen.archive.curation.Stated;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/**
 * Attachments of resources: the file of an instance, named {@code dicom}, and what people attach.
 * Nothing is compressed here: what is asked of the compressed form is answered of the plain one.
 */
public final class AttachmentRoutes {

  private static final String DICOM = "dicom";
  private static final int DICOM_NUMBER = 1;

  private final RecordedFinder finder;
  private final Curation curation;
  private final Map<String, Integer> configured;

  /**
   * Routes.
   *
   * @param configured numbers by the names of the configuration
   */
  public AttachmentRoutes(
      RecordedFinder finder, Curation curation, Map<String, Integer> configured) {
    this.finder = finder;
    this.curation = curation;
    this.configured = Map.copyOf(configured);
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      String path = "/" + Levels.path(level) + "/{id}/attachments";
      routes.add(
          read(path, "Names of attachments; with ?full their numbers.", e -> list(e, level)));
      routes.add(
          read(path + "/{name}", "What can be asked of an attachment.", e -> parts(e, level)));
      for (Part part : Part.values()) {
        routes.add(read(path + "/{name}/" + part.path, part.summary, e -> part(e, level, part)));
      }
      routes.add(
          Route.of(
              Method.PUT,
              path + "/{name}",
              Permission.ANNOTATE,
              "Attaches the body; If-Match names the revision that is replaced.",
              exchange -> put(exchange, level)));
      routes.add(
          Route.of(
              Method.DELETE,
              path + "/{name}",
              Permission.ANNOTATE,
              "Removes an attachment of the revision that If-Match names; its bytes stay.",
              exchange -> delete(exchange, level)));
      routes.add(
          Route.of(
              Method.POST,
              path + "/{name}/verify-md5",
              Permission.READ_RECORDED,
              "Reads an attachment and compares it with its MD5.",
              exchange -> verify(exchange, level)));
      for (String verb : List.of("compress", "uncompress")) {
        routes.add(
            Route.of(
                Method.POST,
                path + "/{name}/" + verb,
                Permission.ANNOTATE,
                "Accepted, and does nothing: attachments stay as they came.",
                exchange -> accept(exchange, level)));
      }
    }
    return routes;
  }

  private static Route read(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.READ_RECORDED, summary, handler);
  }

  /** What can be asked of an attachment. */
  private enum Part {
    DATA("data", "The attachment; ?filename, and Range."),
    COMPRESSED_DATA("compressed-data", "The attachment as it is kept."),
    SIZE("size", "Bytes of an attachment."),
    COMPRESSED_SIZE("compressed-size", "Bytes of an attachment as it is kept."),
    MD5("md5", "MD5 of an attachment."),
    COMPRESSED_MD5("compressed-md5", "MD5 of an attachment as it is kept."),
    IS_COMPRESSED("is-compressed", "Always 0."),
    INFO("info", "Sizes, digests and identifier of an attachment."),
    UUID("uuid", "The identifier of an attachment's bytes.");

    private final String path;
    private final String summary;

    Part(String path, String summary) {
      this.path = path;
      this.summary = summary;
    }
  }

  /** An attachment, whichever kind it is. */
  private sealed interface Attached {

    /** The file of an instance. */
    record File(InstanceFacts facts) implements Attached {}

    /** What someone has attached. */
    record Stated(HeldAttachment held) implements Attached {}
  }

  private String name(int number) {
    return configured.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(number == DICOM_NUMBER ? DICOM : Integer.toString(number));
  }

  private int number(Exchange exchange) {
    String text = exchange.pathValue("name");
    if (text.equals(DICOM) || text.equals("1")) {
      return DICOM_NUMBER;
    }
    Integer named = configured.get(text);
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (named == null && number < 0) {
      throw new RequestFailure(
          ErrorCode.INEXISTENT_ITEM,
          "no attachment has this name: see resources.attachments, or use 1024 to 65535");
    }
    return named == null ? number : named;
  }

  private Optional<Attached> find(Exchange exchange, Level level) {
    int number = number(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (number == DICOM_NUMBER) {
      return resource.flatMap(Resource::facts).map(Attached.File::new);
    }
    return resource
        .map(Targets::of)
        .flatMap(on -> curation.attachment(on, number))
        .map(Attached.Stated::new);
  }

  // ---- reading

  private void list(Exchange exchange, Level level) throws IOException {
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    Map<String, Integer> names = new LinkedHashMap<>();
    if (level == Level.INSTANCE) {
      names.put(DICOM, DICOM_NUMBER);
    }
    curation
        .attachments(Targets.of(resource.get()))
        .forEach(held -> names.put(name(held.number()), held.number()));
    boolean full = exchange.query().flag("full", false);
    exchange.answerJson(
        json -> {
          if (full) {
            json.writeStartObject();
            for (Map.Entry<String, Integer> entry : new TreeMap<>(names).entrySet()) {
              json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
          } else {
            json.writeStartArray();
            for (String name : names.keySet()) {
              json.writeString(name);
            }
            json.writeEndArray();
          }
        });
  }

  private void parts(Exchange exchange, Level level) throws IOException {
    if (find(exchange, level).isEmpty()) {
      throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no such attachment");
    }
    List<String> parts = new ArrayList<>(List.of("compress", "uncompress", "verify-md5"));
    for (Part part : Part.values()) {
      parts.add(part.path);
    }
    parts.sort(null);
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String part : parts) {
            json.writeString(part);
          }
          json.writeEndArray();
        });
  }

  private void part(Exchange exchange, Level level, Part part) throws IOException {
    exchange.phi(); // An attachment may name its patient.
    Optional<Attached> attached = find(exchange, level);
    if (attached.isEmpty()) {
      throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no such attachment");
    }
    String md5 = md5(attached.get());
    Revision revision = new Revision(revision(attached.get()), md5);
    exchange.setHeader("ETag", Targets.etag(revision));
    if (Targets.revision(exchange, "If-None-Match").filter(revision::equals).isPresent()) {
      exchange.answerEmpty(304);
      return;
    }
    long size = size(attached.get());
    String uuid = uuid(attached.get());
    switch (part) {
      case DATA, COMPRESSED_DATA -> data(exchange, attached.get(), size, uuid);
      case SIZE, COMPRESSED_SIZE -> exchange.answerText(Long.toString(size));
      case MD5, COMPRESSED_MD5 -> exchange.answerText(md5);
      case IS_COMPRESSED -> exchange.answerText("0");
      case UUID -> exchange.answerText(uuid);
      case INFO -> {
        int number = number(exchange);
        exchange.answerJson(
            json -> {
              json.writeStartObject();
              json.writeStringField("CompressedMD5", md5);
              json.writeNumberField("CompressedSize", size);
              json.writeNumberField("ContentType", number);
              json.writeStringField("UncompressedMD5", md5);
              json.writeNumberField("UncompressedSize", size);
              json.writeStringField("Uuid", uuid);
              json.writeEndObject();
            });
      }
    }
  }

  private void data(Exchange exchange, Attached attached, long size, String uuid)
      throws IOException {
    boolean dicom = attached instanceof Attached.File;
    FileNames.offer(
        exchange, exchange.query().first("filename").orElseGet(() -> dicom ? uuid + ".dcm" : uuid));
    Optional<String> range = exchange.header("Range");
    if (range.isEmpty()) {
      OutputStream out =
          exchange.answerStream(dicom ? "application/dicom" : "application/octet-stream", size);
      send(attached, out);
      out.close();
      return;
    }
    ByteRange bytes = ByteRange.parse(range.get(), size);
    exchange.setHeader("Content-Range", bytes.contentRange());
    OutputStream out = exchange.answerPart("application/octet-stream", bytes.length());
    send(attached, new SliceStream(out, bytes.first(), bytes.length()));
    out.close();
  }

  private void send(Attached attached, OutputStream out) throws IOException {
    switch (attached) {
      case Attached.File(InstanceFacts facts) -> finder.send(facts, out);
      case Attached.Stated(HeldAttachment held) -> {
        try (var in = curation.open(held)) {
          in.transferTo(out);
        }
      }
    }
  }

  private static long size(Attached attached) {
    return switch (attached) {
      case Attached.File(InstanceFacts facts) -> facts.size();
      case Attached.Stated(HeldAttachment held) -> held.file().size();
    };
  }

  private static long revision(Attached attached) {
    return switch (attached) {
      case Attached.File _ -> 0;
      case Attached.Stated(HeldAttachment held) -> held.revision();
    };
  }

  private static String uuid(Attached attached) {
    return switch (attached) {
      case Attached.File(InstanceFacts facts) -> ResourceJson.fileUuid(facts);
      case Attached.Stated(HeldAttachment held) -> ResourceJson.uuid(held.file().digest().bytes());
    };
  }

  /** Files are known by their SHA-256; whoever wants the MD5 of one has it read. */
  private String md5(Attached attached) throws IOException {
    return switch (attached) {
      case Attached.File _ -> readMd5(attached);
      case Attached.Stated(HeldAttachment held) -> held.file().md5();
    };
  }

  private String readMd5(Attached attached) throws IOException {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), md5)) {
        send(attached, out);
      }
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private void verify(Exchange exchange, Level level) throws IOException {
    Optional<Attached> attached = find(exchange, level);
    if (attached.isEmpty()) {
      throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no such attachment");
    }
    if (!readMd5(attached.get()).equals(md5(attached.get()))) {
      throw new RequestFailure(
          ErrorCode.INTERNAL_ERROR, "the bytes do not match their MD5: run `trinomen verify`");
    }
    answerNothing(exchange);
  }

  private static void answerNothing(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  private void accept(Exchange exchange, Level level) throws IOException {
    if (find(exchange, level).isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    answerNothing(exchange);
  }

  // ---- stating

  private void put(Exchange exchange, Level level) throws IOException {
    int number = number(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (!MetadataNames.isOfUsers(number) || resource.isEmpty()) {
      exchange.answerEmpty(MetadataNames.isOfUsers(number) ? 404 : 403);
      return;
    }
    Target on = Targets.of(resource.get());
    switch (curation.attach(
        on,
        number,
        exchange.body(),
        Targets.revision(exchange, "If-Match"),
        Uploads.origin(exchange))) {
      case Stated.At(Revision revision) -> {
        exchange.setHeader("ETag", Targets.etag(revision));
        answerNothing(exchange);
      }
      case Stated other -> ResourceMetadataRoutes.answer(exchange, other);
    }
  }

  private void delete(Exchange exchange, Level level) throws IOException {
    int number = number(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (!MetadataNames.isOfUsers(number) || resource.isEmpty()) {
      exchange.answerEmpty(MetadataNames.isOfUsers(number) ? 404 : 403);
      return;
    }
    Optional<Revision> seen = Targets.revision(exchange, "If-Match");
    Target on = Targets.of(resource.get());
    if (seen.isEmpty() && curation.attachment(on, number).isPresent()) {
      throw new RequestFailure(ErrorCode.REVISION, "the header If-Match is missing");
    }
    ResourceMetadataRoutes.answer(
        exchange, curation.detach(on, number, seen, exchange.principal().account()));
  }
}
