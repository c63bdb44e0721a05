package org.trinomen.server.orthanc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** The file of an instance, byte for byte, and its tags. */
public final class InstanceRoutes {

  private final Perspective perspective;
  private final Path spool;

  /**
   * Sends instances.
   *
   * @param spool takes for a while what has to be transcoded
   */
  public InstanceRoutes(Perspective perspective, Path spool) {
    this.perspective = perspective;
    this.spool = spool;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        get(
            "/instances/{id}/file",
            "The file, byte for byte as it arrived; ?transcode, ?lossy-quality. Its attributes as"
                + " JSON or XML for who accepts application/dicom+json or application/dicom+xml.",
            this::file),
        get(
            "/instances/{id}/tags",
            "All tags but pixel data, by number with name and type; ?simplify or ?short.",
            exchange -> tags(exchange, TagFormat.FULL)),
        get(
            "/instances/{id}/simplified-tags",
            "All tags but pixel data, by keyword.",
            exchange -> tags(exchange, TagFormat.NAMES)),
        get(
            "/instances/{id}/header",
            "The file meta information, in the formats of /tags.",
            this::fileMeta),
        collection("patients"),
        collection("studies"),
        collection("series"));
  }

  private Route collection(String path) {
    Level level = Levels.parse(path).orElseThrow();
    return get(
        "/" + path + "/{id}/instances-tags",
        "The tags of all instances below, by public id.",
        exchange -> instancesTags(exchange, level));
  }

  private Route get(String path, String summary, RouteHandler handler) {
    return Route.of(
        Method.GET, perspective.prefix() + path, perspective.permission(), summary, handler);
  }

  private void file(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = facts(exchange, finder);
    if (facts.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    Optional<FileModel> model = FileModel.asked(exchange);
    if (model.isPresent()) {
      model.get().send(exchange, finder, exchange.phi(), facts.get());
    } else {
      send(exchange, finder, exchange.phi(), facts.get());
    }
  }

  /** A file names its patient: without leave none is sent. */
  private void send(
      Exchange exchange,
      Finder finder,
      @SuppressWarnings("unused") PhiAccess phi,
      InstanceFacts facts)
      throws IOException {
    String name =
        exchange.query().first("filename").orElseGet(() -> ResourceJson.fileUuid(facts) + ".dcm");
    FileNames.offer(exchange, name);
    Optional<Transcoder> transcoder = TranscodedFile.asked(exchange.query(), facts);
    if (transcoder.isPresent()) {
      TranscodedFile.send(exchange, finder, facts, transcoder.get(), spool);
      return;
    }
    exchange.answer(
        new Representation(
            "application/dicom",
            Optional.of(tag(finder, facts)),
            finder.length(facts),
            (from, count, out) -> finder.send(facts, from, count, out)));
  }

  /** Another one for another file, and for another copy of it. */
  private static String tag(Finder finder, InstanceFacts facts) {
    String standpoint = finder.standpoint();
    return facts.digest() + (standpoint.isEmpty() ? "" : "-" + standpoint);
  }

  private void tags(Exchange exchange, TagFormat otherwise) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = facts(exchange, finder);
    if (facts.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    DataSet dataSet = header(finder, facts.get()).dataSet();
    TagsJson tags = tagsJson(exchange, TagFormat.of(exchange.query(), otherwise));
    exchange.answerJson(json -> tags.write(json, dataSet));
  }

  private void fileMeta(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = facts(exchange, finder);
    if (facts.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    DataSet fileMeta = header(finder, facts.get()).fileMeta();
    TagsJson tags = tagsJson(exchange, TagFormat.of(exchange.query(), TagFormat.FULL));
    exchange.answerJson(json -> tags.write(json, fileMeta));
  }

  private void instancesTags(Exchange exchange, Level level) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource =
        PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(level, id));
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    TagsJson tags = tagsJson(exchange, TagFormat.of(exchange.query(), TagFormat.FULL));
    List<PublicId> instances =
        finder.childIds(resource.get().id(), Level.INSTANCE).stream()
            .sorted(Comparator.comparing(PublicId::toString))
            .toList();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          for (PublicId id : instances) {
            Optional<InstanceFacts> facts =
                finder.resource(Level.INSTANCE, id).flatMap(Resource::facts);
            if (facts.isPresent()) {
              json.writeFieldName(id.toString());
              tags.write(json, header(finder, facts.get()).dataSet());
            }
          }
          json.writeEndObject();
        });
  }

  /** Reading stops before the pixel data: the rest of a large file is never touched. */
  static FileHeader header(Finder finder, InstanceFacts facts) throws IOException {
    return finder.header(facts, ReadOptions.HEADER.stoppingBefore(Tag.PixelData));
  }

  /** What is known of the instance that the path names. */
  static Optional<InstanceFacts> facts(Exchange exchange, Finder finder) {
    return PublicId.parse(exchange.pathValue("id"))
        .flatMap(id -> finder.resource(Level.INSTANCE, id))
        .flatMap(Resource::facts);
  }

  static TagsJson tagsJson(Exchange exchange, TagFormat format) {
    Parameters query = exchange.query();
    Set<Integer> anyLength = new LinkedHashSet<>();
    for (String name : query.all("ignore-length")) {
      anyLength.add(TagNames.parse(name));
    }
    return new TagsJson(exchange.phi(), format, anyLength);
  }
}
