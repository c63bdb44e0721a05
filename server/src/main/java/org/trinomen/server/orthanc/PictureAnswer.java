package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.trinomen.archive.pixel.JpegWriter;
import org.trinomen.archive.pixel.PamWriter;
import org.trinomen.archive.pixel.Picture;
import org.trinomen.archive.pixel.PngWriter;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/** Answers with a picture in the format that the caller likes best (RFC 9110 §12.5.1). */
final class PictureAnswer {

  private static final int QUALITY = 90;
  private static final int RANGES_MAX = 32;

  /** A media range of the header Accept, with its weight. */
  private record Range(String type, double weight) {}

  private PictureAnswer() {}

  static void send(Exchange exchange, Picture picture) throws IOException {
    for (String type : accepted(exchange.header("Accept").orElse("*/*"))) {
      switch (type) {
        case "*/*", "image/*", "image/png" -> {
          exchange.answerBytes("image/png", PngWriter.write(picture));
          return;
        }
        case "image/jpeg" -> {
          if (picture.bits() == 8) {
            exchange.answerBytes("image/jpeg", JpegWriter.write(picture, quality(exchange)));
            return;
          }
        }
        case "image/x-portable-arbitrarymap" -> {
          exchange.answerBytes(type, PamWriter.write(picture));
          return;
        }
        default -> {} // Perhaps the next one.
      }
    }
    throw new RequestFailure(
        ErrorCode.NOT_ACCEPTABLE, "a picture is PNG, JPEG (of 8 bits) or an arbitrary map");
  }

  private static int quality(Exchange exchange) {
    long quality = exchange.query().number("quality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "quality is from 1 to 100");
    }
    return (int) quality;
  }

  /** Media ranges, those of most weight first. */
  private static List<String> accepted(String header) {
    List<Range> ranges = new ArrayList<>();
    for (String part : header.split(",", RANGES_MAX)) {
      String[] fields = part.split(";", 8);
      double weight = 1;
      for (int i = 1; i < fields.length; i++) {
        String field = fields[i].strip();
        if (field.matches("q=[01](\\.[0-9]{0,3})?")) {
          weight = Double.parseDouble(field.substring(2));
        }
      }
      if (weight > 0) {
        ranges.add(new Range(fields[0].strip().toLowerCase(Locale.ROOT), weight));
      }
    }
    ranges.sort(Comparator.comparingDouble(Range::weight).reversed());
    return ranges.stream().map(Range::type).toList();
  }
}
