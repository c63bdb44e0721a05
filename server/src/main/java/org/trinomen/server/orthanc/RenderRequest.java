package org.trinomen.server.orthanc;

import java.util.Optional;
import java.util.OptionalDouble;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.pixel.Picture;
import org.trinomen.dicom.pixel.Window;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;

/**
 * How a picture is to be rendered.
 *
 * @param width of the picture at most; 0 for no matter
 * @param height of the picture at most; 0 for no matter
 */
record RenderRequest(
    OptionalDouble windowCentre,
    OptionalDouble windowWidth,
    int width,
    int height,
    boolean smooth) {

  private static final int SIDE_MAX = 8192;

  static RenderRequest of(Parameters query) {
    return new RenderRequest(
        decimal(query, "window-center"),
        decimal(query, "window-width"),
        side(query, "width"),
        side(query, "height"),
        query.flag("smooth", false));
  }

  Picture picture(FramePictures pictures) {
    Picture picture = pictures.rendered(window(pictures));
    if (width == 0 && height == 0) {
      return picture;
    }
    // The ratio is kept: the side that leaves less room decides.
    double across = width == 0 ? Double.MAX_VALUE : (double) width / picture.width();
    double down = height == 0 ? Double.MAX_VALUE : (double) height / picture.height();
    double factor = Math.min(across, down);
    int newWidth = side(picture.width() * factor);
    int newHeight = side(picture.height() * factor);
    Picture from = smooth && factor < 1 ? picture.smoothed() : picture;
    return from.resized(newWidth, newHeight);
  }

  private static int side(double length) {
    return Math.clamp(Math.round(length), 1, SIDE_MAX);
  }

  private Optional<Window> window(FramePictures pictures) {
    if (windowCentre.isEmpty() && windowWidth.isEmpty()) {
      return Optional.empty();
    }
    Window own = pictures.window();
    return Optional.of(
        new Window(
            windowCentre.orElse(own.centre()),
            windowWidth.orElse(own.width()),
            Window.Function.LINEAR_EXACT));
  }

  private static OptionalDouble decimal(Parameters query, String name) {
    Optional<String> text = query.first(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!text.get().matches("[+-]?[0-9]{1,12}(\\.[0-9]{0,12})?")) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, name + " must be a number");
    }
    return OptionalDouble.of(Double.parseDouble(text.get()));
  }

  private static int side(Parameters query, String name) {
    long side = query.number(name, 0);
    if (side > SIDE_MAX) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, name + " is at most " + SIDE_MAX);
    }
    return (int) side;
  }
}
