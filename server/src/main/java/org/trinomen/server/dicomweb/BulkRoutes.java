package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.web.LittleEndian;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.Perspective;

/** WADO-RS: single values, at the addresses that metadata give (PS3.18 §10.4, bulk data). */
public final class BulkRoutes {

  /**
   * Values of more bytes are sent straight from the file. That can't be where the file's bytes are
   * not the value's: such values are held, up to so many bytes.
   */
  private static final int HELD_MAX = 64 << 20;

  private static final Set<String> PARAMETERS = Set.of("q", "type", "transfer-syntax");

  private final Perspective perspective;
  private final FrameRoutes frames;

  /**
   * Gives values.
   *
   * @param frames gives compressed pixel data
   */
  public BulkRoutes(Perspective perspective, FrameRoutes frames) {
    this.perspective = perspective;
    this.frames = frames;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            perspective.prefix() + WebPath.SERVICE + WebPath.INSTANCE + "/bulk/{element...}",
            perspective.permission(),
            "A value, at its tag, or sequence, item from 1 and tag (WADO-RS).",
            this::bulk));
  }

  private void bulk(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    ElementPath element =
        ElementPath.parse(exchange.pathValue("element")).orElseThrow(BulkRoutes::noValue);
    boolean single = isSingle(exchange);
    InstanceFacts facts =
        new PathInstances(finder, path).first().orElseThrow(MetadataRoutes::notHere);
    FileHeader header = header(finder, facts, element, exchange.phi());
    TransferSyntax syntax = header.transferSyntax();
    boolean verbatim = !syntax.deflated() && !syntax.bigEndian();
    String tag = EntityTags.of(finder, facts, "bulk-" + exchange.pathValue("element"));
    switch (element.find(header.dataSet()).orElseThrow(BulkRoutes::noValue)) {
      case Element.Value value -> {
        byte[] bytes = LittleEndian.bytes(value);
        answer(exchange, path, single, held(bytes, tag));
      }
      case Element.Bulk bulk when verbatim ->
          answer(exchange, path, single, inFile(finder, facts, bulk, tag));
      case Element.Bulk _ -> throw tooLong();
      case Element.Fragments _ -> fragments(exchange, finder, facts, path);
      case Element.Items _ -> throw noValue();
    }
  }

  /** A header names its patient: without leave none is read. */
  private static FileHeader header(
      Finder finder,
      InstanceFacts facts,
      ElementPath element,
      @SuppressWarnings("unused") PhiAccess phi)
      throws IOException {
    ReadOptions located =
        element.isBehindHeader()
            ? ReadOptions.HEADER
            : ReadOptions.HEADER.stoppingBefore(Tag.PixelData);
    FileHeader header = finder.header(facts, located);
    TransferSyntax syntax = header.transferSyntax();
    boolean held =
        (syntax.deflated() || syntax.bigEndian())
            && element.find(header.dataSet()).filter(Element.Bulk.class::isInstance).isPresent();
    Limits limits = Limits.DEFAULT.holding(HELD_MAX, HELD_MAX + Limits.DEFAULT.headerBytes());
    return held
        ? finder.header(facts, new ReadOptions(limits, false, true, located.stopBefore()))
        : header;
  }

  private static Representation held(byte[] bytes, String tag) {
    return new Representation(
        FrameTypes.BYTES,
        Optional.of(tag),
        OptionalLong.of(bytes.length),
        (from, count, out) -> out.write(bytes, (int) from, (int) count));
  }

  private static Representation inFile(
      Finder finder, InstanceFacts facts, Element.Bulk bulk, String tag) {
    return new Representation(
        FrameTypes.BYTES,
        Optional.of(tag),
        OptionalLong.of(bulk.length()),
        (from, count, out) -> finder.send(facts, bulk.valueOffset() + from, count, out));
  }

  private static void answer(Exchange exchange, WebPath path, boolean single, Representation value)
      throws IOException {
    if (single) {
      exchange.answer(value);
      return;
    }
    String location = path.address("/bulk/" + exchange.pathValue("element"));
    MultipartAnswer answer = new MultipartAnswer(exchange, 200, FrameTypes.BYTES);
    value
        .source()
        .write(0, value.length().orElse(Long.MAX_VALUE), answer.part(FrameTypes.BYTES, location));
    answer.finish();
  }

  /** PS3.18 §8.7.3.3: compressed pixel data are frames, a part each. */
  private void fragments(Exchange exchange, Finder finder, InstanceFacts facts, WebPath path)
      throws IOException {
    try (PixelData pixels = finder.pixels(facts).orElseThrow(BulkRoutes::noValue)) {
      TransferSyntax syntax = pixels.header().transferSyntax();
      FrameForm stored = new FrameForm(false, FrameTypes.of(syntax), syntax.uid(), false);
      List<Integer> all = IntStream.rangeClosed(1, pixels.frames()).boxed().toList();
      frames.parts(exchange, path, pixels, stored, all);
    }
  }

  /** Whether the value alone is wanted, which a range always is; else it is the part of a body. */
  private static boolean isSingle(Exchange exchange) {
    boolean range = exchange.header("Range").isPresent();
    List<MediaType> accepted = Accepted.of(exchange);
    for (MediaType type : accepted) {
      if (!PARAMETERS.containsAll(type.parameters().keySet())) {
        throw new RequestFailure(ErrorCode.BAD_REQUEST, "Accept: a parameter not for bulk data");
      }
      TransferChoice.of(type.parameter("transfer-syntax"));
      boolean any = type.is("*/*") || type.is("multipart/*");
      boolean parts =
          type.is("multipart/related") && type.partType().map(FrameTypes::isOffered).orElse(true);
      if (any) {
        return range;
      }
      if (parts) {
        return false; // A range of a part is nothing that RFC 9110 knows.
      }
      if (FrameTypes.isOffered(type)) {
        return true;
      }
    }
    if (accepted.isEmpty()) {
      return range;
    }
    throw new RequestFailure(
        ErrorCode.BAD_REQUEST,
        "Accept: this is offered as application/octet-stream, alone or in multipart/related");
  }

  private static RequestFailure noValue() {
    return new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the instance has no such value");
  }

  private static RequestFailure tooLong() {
    return new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE, "a value of this transfer syntax is too long to be had apart");
  }
}
