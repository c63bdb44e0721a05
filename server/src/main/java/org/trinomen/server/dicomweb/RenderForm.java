package org.trinomen.server.dicomweb;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.pixel.JpegWriter;
import org.trinomen.archive.pixel.Picture;
import org.trinomen.archive.pixel.PngWriter;
import org.trinomen.dicom.pixel.Window;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;

/**
 * How a picture is wanted (PS3.18 §8.3.5).
 *
 * @param mediaType JPEG or PNG
 * @param window instead of that of the header
 * @param viewport what it must fit in
 * @param quality of JPEG, 1 to 100
 */
record RenderForm(
    String mediaType, Optional<Window> window, Optional<Viewport> viewport, int quality) {

  static final String JPEG = "image/jpeg";
  static final String PNG = "image/png";
  private static final int QUALITY = 90;
  private static final Viewport THUMBNAIL = Viewport.of("128,128");

  /** Finite, and short enough to be one. */
  private static final String NUMBER = "[+-]?[0-9]{1,12}(\\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?";

  /**
   * What the caller asks for; JPEG if it does not say.
   *
   * @param small whether a picture without a viewport is to be a small one
   * @throws RequestFailure if it can't be had so
   */
  static RenderForm of(Exchange exchange, boolean small) {
    Parameters query = exchange.query();
    long quality = query.number("quality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw wrong("quality is from 1 to 100");
    }
    Optional<Viewport> viewport = query.first("viewport").map(Viewport::of);
    return new RenderForm(
        mediaType(exchange),
        query.first("window").map(RenderForm::window),
        small ? viewport.or(() -> Optional.of(THUMBNAIL)) : viewport,
        (int) quality);
  }

  /** As WADO-URI has it (PS3.18 §9.5): rows, columns, and a window in two parameters. */
  static RenderForm ofUri(Parameters query, String mediaType) {
    long quality = query.number("imageQuality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw wrong("imageQuality is from 1 to 100");
    }
    Optional<String> columns = query.first("columns");
    Optional<String> rows = query.first("rows");
    Optional<Viewport> viewport =
        columns.isEmpty() && rows.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Viewport.of(columns.orElse(Viewport.ANY) + "," + rows.orElse(Viewport.ANY)));
    Optional<Window> window =
        query
            .first("windowCenter")
            .flatMap(
                centre -> query.first("windowWidth").map(width -> window(centre + "," + width)));
    return new RenderForm(mediaType, window, viewport, (int) quality);
  }

  /** The picture as it is sent. */
  byte[] encoded(FramePictures pictures) {
    Picture whole = pictures.presented(window);
    Picture picture = viewport.map(view -> view.of(whole)).orElse(whole);
    return mediaType.equals(PNG) ? PngWriter.write(picture) : JpegWriter.write(picture, quality);
  }

  /** Another text for another picture of the same frame. */
  String text() {
    return mediaType.substring(mediaType.indexOf('/') + 1)
        + "-"
        + Integer.toHexString(hashCode())
        + "-"
        + quality;
  }

  private static String mediaType(Exchange exchange) {
    List<MediaType> accepted = Accepted.of(exchange);
    boolean known = true;
    for (MediaType type : accepted) {
      if (type.covers(JPEG) || Accepted.isMultipartOf(type, JPEG)) {
        return JPEG;
      }
      if (type.is(PNG) || Accepted.isMultipartOf(type, PNG)) {
        return PNG;
      }
      known &= type.type().equals("image") || type.type().equals("video");
    }
    if (accepted.isEmpty()) {
      return JPEG;
    }
    throw new RequestFailure(
        known ? ErrorCode.NOT_ACCEPTABLE : ErrorCode.BAD_REQUEST,
        "Accept: pictures are offered as image/jpeg and image/png");
  }

  /** PS3.18 §8.3.5.1.4: centre, width, function. */
  private static Window window(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length < 2
        || parts.length > 3
        || !parts[0].matches(NUMBER)
        || !parts[1].matches(NUMBER)) {
      throw wrong("window is a centre, a width, and linear, linear-exact or sigmoid");
    }
    Window.Function function =
        switch (parts.length == 3 ? parts[2] : "linear") {
          case "linear" -> Window.Function.LINEAR;
          case "linear-exact" -> Window.Function.LINEAR_EXACT;
          case "sigmoid" -> Window.Function.SIGMOID;
          case String _ -> throw wrong("a window's function is linear, linear-exact or sigmoid");
        };
    double width = Double.parseDouble(parts[1]);
    if (width <= 0) {
      throw wrong("a window's width is more than nothing");
    }
    return new Window(Double.parseDouble(parts[0]), width, function);
  }

  static RequestFailure wrong(String what) {
    return new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, what);
  }
}
