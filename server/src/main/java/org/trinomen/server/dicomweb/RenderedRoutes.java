package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.Perspective;

/** WADO-RS: pictures of frames, and small ones (PS3.18 §10.4, rendered and thumbnail). */
public final class RenderedRoutes {

  private final Perspective perspective;

  public RenderedRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (boolean small : List.of(false, true)) {
      for (String path : List.of(WebPath.STUDY, WebPath.SERIES, WebPath.INSTANCE)) {
        routes.add(route(path, small));
      }
      routes.add(route(WebPath.INSTANCE + "/frames/{frames}", small));
    }
    return routes;
  }

  private Route route(String path, boolean small) {
    return Route.of(
        Method.GET,
        perspective.prefix() + WebPath.SERVICE + path + (small ? "/thumbnail" : "/rendered"),
        perspective.permission(),
        small ? "A small picture (WADO-RS)." : "A picture, by ?window and ?viewport (WADO-RS).",
        exchange -> render(exchange, small));
  }

  private void render(Exchange exchange, boolean small) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    RenderForm form = RenderForm.of(exchange, small);
    List<Integer> numbers =
        exchange.pathValueIfAny("frames").map(FrameRoutes::numbers).orElse(List.of(1));
    InstanceFacts facts = chosen(finder, path).orElseThrow(MetadataRoutes::notHere);
    if (numbers.size() > 1) {
      several(exchange, finder, path, facts, form, numbers);
      return;
    }
    int number = numbers.getFirst();
    exchange.answer(
        new Representation(
            form.mediaType(),
            Optional.of(EntityTags.of(finder, facts, form.text() + "-" + number)),
            OptionalLong.empty(),
            (_, _, out) -> out.write(picture(finder, facts, form, number, exchange.phi()))));
  }

  private static void several(
      Exchange exchange,
      Finder finder,
      WebPath path,
      InstanceFacts facts,
      RenderForm form,
      List<Integer> numbers)
      throws IOException {
    MultipartAnswer answer = new MultipartAnswer(exchange, 200, form.mediaType());
    for (int number : numbers) {
      byte[] picture = picture(finder, facts, form, number, exchange.phi());
      answer.part(form.mediaType(), path.address("/frames/" + number + "/rendered")).write(picture);
    }
    answer.finish();
  }

  /** A picture may show a name that was burned into it: without leave none is made. */
  static byte[] picture(
      Finder finder,
      InstanceFacts facts,
      RenderForm form,
      int number,
      @SuppressWarnings("unused") PhiAccess phi)
      throws IOException {
    try (PixelData pixels = finder.pixels(facts).orElseThrow(RenderedRoutes::noPicture)) {
      if (number > pixels.frames()) {
        throw FrameRoutes.noFrames();
      }
      if (!Codecs.decoders().decodes(pixels.header().transferSyntax())) {
        throw noPicture();
      }
      return form.encoded(
          new FramePictures(
              Codecs.decoders().decode(pixels, number - 1), pixels.header().dataSet(), number - 1));
    }
  }

  /**
   * The instance that stands for what the path names: of a series the one in its middle, of a study
   * that of the first series with images.
   */
  private static Optional<InstanceFacts> chosen(Finder finder, WebPath path) throws IOException {
    PathInstances instances = new PathInstances(finder, path);
    if (!path.instance().isEmpty()) {
      return instances.first();
    }
    Optional<InstanceFacts> fallback = Optional.empty();
    for (Resource series : instances.series()) {
      Optional<InstanceFacts> middle = instances.middle(series);
      if (middle.filter(facts -> facts.pixelDataOffset().isPresent()).isPresent()) {
        return middle;
      }
      fallback = fallback.or(() -> middle);
    }
    return fallback;
  }

  private static RequestFailure noPicture() {
    return new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE, "the instance holds no image that can be shown here");
  }
}
