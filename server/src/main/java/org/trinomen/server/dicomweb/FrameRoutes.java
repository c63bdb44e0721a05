package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.pixel.FrameDecoders;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.Perspective;

/** WADO-RS: frames, as stored or decompressed (PS3.18 §10.4), one in memory at a time. */
public final class FrameRoutes {

  /** More are asked for in another request. */
  private static final int FRAMES_MAX = 10_000;

  private final Perspective perspective;
  private final FrameDecoders decoders = Codecs.decoders();

  public FrameRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            perspective.prefix() + WebPath.SERVICE + WebPath.INSTANCE + "/frames/{frames}",
            perspective.permission(),
            "Frames by their numbers from 1, with commas between them (WADO-RS).",
            this::frames));
  }

  private void frames(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    List<Integer> numbers = numbers(exchange.pathValue("frames"));
    InstanceFacts facts =
        new PathInstances(finder, path).first().orElseThrow(MetadataRoutes::notHere);
    try (PixelData pixels = finder.pixels(facts).orElseThrow(FrameRoutes::noFrames)) {
      if (numbers.stream().anyMatch(number -> number > pixels.frames())) {
        throw noFrames();
      }
      FrameForm form =
          FrameForm.of(
              exchange,
              pixels.header().transferSyntax(),
              decoders.decodes(pixels.header().transferSyntax()),
              numbers.size() == 1);
      if (form.single()) {
        one(
            exchange,
            finder,
            facts,
            form,
            numbers.getFirst(),
            frame(pixels, form, numbers.getFirst()));
      } else {
        parts(exchange, path, pixels, form, numbers);
      }
    }
  }

  private static void one(
      Exchange exchange,
      Finder finder,
      InstanceFacts facts,
      FrameForm form,
      int number,
      byte[] frame)
      throws IOException {
    exchange.answer(
        new Representation(
            FrameTypes.withSyntax(form.mediaType(), form.syntax()),
            Optional.of(EntityTags.of(finder, facts, form.syntax() + "-" + number)),
            OptionalLong.of(frame.length),
            (from, count, out) -> out.write(frame, (int) from, (int) count)));
  }

  /** Writes frames as the parts of an answer. */
  void parts(
      Exchange exchange, WebPath path, PixelData pixels, FrameForm form, List<Integer> numbers)
      throws IOException {
    String type = FrameTypes.withSyntax(form.mediaType(), form.syntax());
    MultipartAnswer answer = new MultipartAnswer(exchange, 200, form.mediaType());
    for (int number : numbers) {
      byte[] frame = frame(pixels, form, number);
      answer.part(type, path.address("/frames/" + number)).write(frame);
    }
    answer.finish();
  }

  private byte[] frame(PixelData pixels, FrameForm form, int number) throws IOException {
    if (form.decoded()) {
      return decoders.decode(pixels, number - 1).samples();
    }
    return pixels.encapsulated() ? pixels.frame(number - 1) : pixels.littleEndianFrame(number - 1);
  }

  /** Reads a list of frames. */
  static List<Integer> numbers(String text) {
    if (!text.matches("[0-9]{1,9}(,[0-9]{1,9})*")) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "frames are numbers with commas between");
    }
    List<Integer> numbers = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      numbers.add(Integer.parseInt(each));
    }
    if (numbers.contains(0) || numbers.size() > FRAMES_MAX) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST,
          "frames count from 1, and no more than " + FRAMES_MAX + " at once");
    }
    return numbers;
  }

  /** There are not so many. */
  static RequestFailure noFrames() {
    return new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the instance has no such frame");
  }
}
