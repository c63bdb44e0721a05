package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The slices of a series: in which order they are, and all of them as one array. */
public final class SeriesImageRoutes {

  private final Perspective perspective;

  public SeriesImageRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            perspective.prefix() + "/series/{id}/numpy",
            perspective.permission(),
            "All frames of a series, in order, for NumPy; ?rescale, ?compress.",
            exchange -> {
              Finder finder = perspective.of(exchange);
              Optional<SliceOrder> order = order(exchange, finder);
              if (order.isPresent()) {
                new Volume(exchange, finder, exchange.phi(), order.get()).send();
              }
            }),
        Route.of(
            Method.GET,
            perspective.prefix() + "/series/{id}/ordered-slices",
            perspective.permission(),
            "The instances of a series in the order of their slices.",
            this::orderedSlices));
  }

  /** The order; where there is no such series, or none, the request is answered. */
  private static Optional<SliceOrder> order(Exchange exchange, Finder finder) throws IOException {
    Optional<Resource> series =
        PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(Level.SERIES, id));
    if (series.isEmpty()) {
      exchange.answerEmpty(404);
      return Optional.empty();
    }
    return Optional.of(
        SliceOrder.of(finder.children(series.get().id(), Level.INSTANCE))
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.BAD_REQUEST,
                        "the instances have neither places apart nor numbers")));
  }

  private void orderedSlices(Exchange exchange) throws IOException {
    Optional<SliceOrder> order = order(exchange, perspective.of(exchange));
    if (order.isEmpty()) {
      return;
    }
    List<Resource> instances = order.get().instances();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("Dicom");
          for (Resource instance : instances) {
            json.writeString("/instances/" + instance.id() + "/file");
          }
          json.writeEndArray();
          json.writeArrayFieldStart("Slices");
          for (Resource instance : instances) {
            for (int i = 0; i < SliceOrder.frames(instance); i++) {
              json.writeString("/instances/" + instance.id() + "/frames/" + i);
            }
          }
          json.writeEndArray();
          json.writeArrayFieldStart("SlicesShort");
          for (Resource instance : instances) {
            json.writeStartArray();
            json.writeString(instance.id().toString());
            json.writeNumber(0);
            json.writeNumber(SliceOrder.frames(instance));
            json.writeEndArray();
          }
          json.writeEndArray();
          json.writeStringField("Type", order.get().volume() ? "Volume" : "Sequence");
          json.writeEndObject();
        });
  }

  /** All frames of a series, of which one at a time is in memory. */
  private static final class Volume {

    private final Exchange exchange;
    private final Finder finder;
    private final List<InstanceFacts> instances;

    @SuppressWarnings("UnusedVariable") // Names are burnt into some images.
    Volume(Exchange exchange, Finder finder, PhiAccess phi, SliceOrder order) {
      this.exchange = exchange;
      this.finder = finder;
      this.instances =
          order.instances().stream().map(Resource::facts).flatMap(Optional::stream).toList();
    }

    void send() throws IOException {
      Optional<NumpyFile.Shape> shape = Optional.empty();
      int count = 0;
      for (InstanceFacts facts : instances) {
        try (PixelData pixels = finder.pixels(facts).orElse(null)) {
          if (pixels == null || !Codecs.decoders().decodes(pixels.header().transferSyntax())) {
            exchange.answerEmpty(415);
            return;
          }
          if (shape.isEmpty()) {
            shape = Optional.of(NumpyAnswer.shape(exchange, pictures(pixels, 0)));
          }
          requireSame(shape.get(), pixels.image());
          count = Math.addExact(count, pixels.frames());
        }
      }
      if (shape.isEmpty()) {
        exchange.answerEmpty(415);
        return;
      }
      NumpyFile.Shape all = shape.get();
      NumpyAnswer.send(exchange, all, count, out -> write(all, out));
    }

    private void write(NumpyFile.Shape shape, OutputStream out) throws IOException {
      for (InstanceFacts facts : instances) {
        try (PixelData pixels = finder.pixels(facts).orElseThrow()) {
          for (int i = 0; i < pixels.frames(); i++) {
            FramePictures pictures = pictures(pixels, i);
            if (!NumpyAnswer.shape(exchange, pictures).equals(shape)) {
              throw differs();
            }
            NumpyFile.write(pictures, shape, out);
          }
        }
      }
    }

    private static FramePictures pictures(PixelData pixels, int frame) throws IOException {
      return new FramePictures(
          Codecs.decoders().decode(pixels, frame), pixels.header().dataSet(), frame);
    }

    private static void requireSame(NumpyFile.Shape shape, ImageDescription image) {
      if (image.rows() != shape.height() || image.columns() != shape.width()) {
        throw differs();
      }
    }

    private static RequestFailure differs() {
      return new RequestFailure(
          ErrorCode.BAD_REQUEST, "the images of the series differ in size or kind");
    }
  }
}
