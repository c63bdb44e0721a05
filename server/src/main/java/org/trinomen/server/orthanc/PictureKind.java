package org.trinomen.server.orthanc;

import java.util.Optional;
import org.trinomen.archive.pixel.FramePictures;
import org.trinomen.archive.pixel.Picture;
import org.trinomen.server.http.Exchange;

/** The pictures that can be had of a frame. */
enum PictureKind {
  IMAGE_INT16("image-int16", "The stored values, cut to 16 bits with sign."),
  IMAGE_UINT16("image-uint16", "The stored values, cut to 16 bits without sign."),
  IMAGE_UINT8("image-uint8", "The stored values, cut to 8 bits."),
  PREVIEW("preview", "A picture from the least value to the greatest."),
  RENDERED("rendered", "A picture as it is to be looked at, in its window; ?window-center.");

  private final String path;
  private final String summary;

  PictureKind(String path, String summary) {
    this.path = path;
    this.summary = summary;
  }

  String path() {
    return path;
  }

  String summary() {
    return summary;
  }

  /** The picture; none where colours are asked for as values. */
  Optional<Picture> of(FramePictures pictures, Exchange exchange) {
    return switch (this) {
      case PREVIEW -> Optional.of(pictures.preview());
      case RENDERED -> Optional.of(RenderRequest.of(exchange.query()).picture(pictures));
      case IMAGE_INT16 -> grey(pictures).map(grey -> grey.cutTo16(true));
      case IMAGE_UINT16 -> grey(pictures).map(grey -> grey.cutTo16(false));
      case IMAGE_UINT8 -> grey(pictures).map(FramePictures::cutTo8);
    };
  }

  private static Optional<FramePictures> grey(FramePictures pictures) {
    return pictures.isColour() ? Optional.empty() : Optional.of(pictures);
  }
}
