package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.pixel.Picture;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** Frames of an instance: as they are stored, as numbers, and as pictures. */
public final class ImageRoutes {

  private static final String INSTANCE = "/instances/{id}/";
  private static final String FRAME = "/instances/{id}/frames/{frame}/";
  private static final List<String> OF_FRAME =
      List.of(
          "image-int16",
          "image-uint16",
          "image-uint8",
          "matlab",
          "numpy",
          "preview",
          "raw",
          "raw.gz",
          "rendered");

  private static final String INSTEAD = "returnUnsupportedImage";

  private final Perspective perspective;

  public ImageRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(get("/instances/{id}/frames", "The numbers of the frames.", this::frames));
    routes.add(
        get(
            "/instances/{id}/frames/{frame}",
            "What can be had of a frame.",
            exchange -> withFrame(exchange, true, _ -> directory(exchange))));
    for (PictureKind kind : PictureKind.values()) {
      add(routes, kind.path(), kind.summary(), found -> picture(found, kind));
    }
    add(routes, "matlab", "A frame as an expression for Matlab.", ImageRoutes::matlab);
    routes.add(frameRoute("numpy", "A frame for NumPy; ?rescale, ?compress.", NumpyAnswer::frame));
    routes.add(
        get(
            INSTANCE + "numpy",
            "All frames for NumPy; ?rescale, ?compress.",
            exchange -> withFrame(exchange, false, NumpyAnswer::instance)));
    routes.add(
        frameRoute(
            "raw", "A frame as it is stored, fragments joined.", found -> raw(found, false)));
    routes.add(frameRoute("raw.gz", "The same, compressed.", found -> raw(found, true)));
    return routes;
  }

  /** What a handler needs of a frame. */
  record Found(Exchange exchange, PixelData pixels, int frame) {

    /** The pictures of a frame of the same instance. */
    FramePictures pictures(int number) throws IOException {
      DecodedFrame decoded = Codecs.decoders().decode(pixels, number);
      return new FramePictures(decoded, pixels.header().dataSet(), number);
    }
  }

  private interface FrameHandler {
    void handle(Found found) throws IOException;
  }

  private void add(List<Route> routes, String name, String summary, FrameHandler handler) {
    routes.add(frameRoute(name, summary, handler));
    routes.add(get(INSTANCE + name, summary, exchange -> withFrame(exchange, false, handler)));
  }

  private Route frameRoute(String name, String summary, FrameHandler handler) {
    return get(FRAME + name, summary, exchange -> withFrame(exchange, true, handler));
  }

  private Route get(String path, String summary, RouteHandler handler) {
    return Route.of(
        Method.GET, perspective.prefix() + path, perspective.permission(), summary, handler);
  }

  private void frames(Exchange exchange) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = InstanceRoutes.facts(exchange, finder);
    if (facts.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    try (PixelData pixels = finder.pixels(facts.get()).orElse(null)) {
      int count = pixels == null ? 1 : pixels.frames();
      exchange.answerJson(
          json -> {
            json.writeStartArray();
            for (int i = 0; i < count; i++) {
              json.writeNumber(i);
            }
            json.writeEndArray();
          });
    }
  }

  private static void directory(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (String name : OF_FRAME) {
            json.writeString(name);
          }
          json.writeEndArray();
        });
  }

  /** A frame that the path names, or the first one. */
  private void withFrame(Exchange exchange, boolean named, FrameHandler handler)
      throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<InstanceFacts> facts = InstanceRoutes.facts(exchange, finder);
    String number = named ? exchange.pathValue("frame") : "0";
    if (facts.isEmpty() || !number.matches("[0-9]{1,9}")) {
      exchange.answerEmpty(404);
      return;
    }
    open(exchange, finder, exchange.phi(), facts.get(), Integer.parseInt(number), handler);
  }

  /** Names are burnt into some images: without leave none is shown. */
  private static void open(
      Exchange exchange,
      Finder finder,
      @SuppressWarnings("unused") PhiAccess phi,
      InstanceFacts facts,
      int frame,
      FrameHandler handler)
      throws IOException {
    try (PixelData pixels = finder.pixels(facts).orElse(null)) {
      if (pixels == null) {
        unsupported(exchange);
      } else if (frame >= pixels.frames()) {
        exchange.answerEmpty(404);
      } else {
        handler.handle(new Found(exchange, pixels, frame));
      }
    }
  }

  private static void picture(Found found, PictureKind kind) throws IOException {
    if (!isDecodable(found)) {
      return;
    }
    Optional<Picture> picture = Optional.empty();
    try {
      picture = kind.of(found.pictures(found.frame()), found.exchange());
    } catch (DicomException e) {
      if (!found.exchange().query().has(INSTEAD)) {
        throw e;
      }
    }
    if (picture.isEmpty()) {
      unsupported(found.exchange());
    } else {
      PictureAnswer.send(found.exchange(), picture.get());
    }
  }

  /** There is no picture; as in Orthanc, pages can have one shown that says so. */
  private static void unsupported(Exchange exchange) throws IOException {
    if (!exchange.query().has(INSTEAD)) {
      exchange.answerEmpty(415);
      return;
    }
    long depth = exchange.path().chars().filter(c -> c == '/').count() - 1;
    exchange.setHeader("Location", "../".repeat((int) depth) + "ui/unsupported.png");
    exchange.answerEmpty(301);
  }

  private static void matlab(Found found) throws IOException {
    if (isDecodable(found)) {
      FramePictures pictures = found.pictures(found.frame());
      try (OutputStream out = found.exchange().answerStream("text/plain")) {
        MatlabText.write(pictures.frame(), out);
      }
    }
  }

  /** Where nothing decodes the transfer syntax, that is the answer. */
  static boolean isDecodable(Found found) throws IOException {
    TransferSyntax syntax = found.pixels().header().transferSyntax();
    boolean decodable = Codecs.decoders().decodes(syntax);
    if (!decodable) {
      unsupported(found.exchange());
    }
    return decodable;
  }

  private static void raw(Found found, boolean compressed) throws IOException {
    byte[] frame = found.pixels().frame(found.frame());
    if (!compressed) {
      found.exchange().answerBytes(MediaTypes.of(found.pixels()), frame);
      return;
    }
    try (OutputStream out =
        new GZIPOutputStream(found.exchange().answerStream("application/gzip"))) {
      out.write(frame);
    }
  }
}
