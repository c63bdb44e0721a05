package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.SampleType;

/** A frame as an expression that Matlab and Octave evaluate to an array. */
final class MatlabText {

  private MatlabText() {}

  static void write(DecodedFrame frame, OutputStream out) throws IOException {
    ImageDescription image = frame.image();
    boolean colour = image.samples() > 1;
    int line = image.columns() * image.samples();
    StringBuilder text = new StringBuilder(line * 6);
    text.append(colour ? "double(permute(reshape([ " : "double([ ");
    for (int row = 0; row < image.rows(); row++) {
      if (row > 0 && !colour) {
        text.append("; ");
      }
      for (int i = row * line; i < (row + 1) * line; i++) {
        if (image.type() == SampleType.INTEGER) {
          text.append((long) frame.sample(i));
        } else {
          text.append(frame.sample(i));
        }
        text.append(' ');
      }
      flush(text, out);
    }
    if (colour) {
      text.append("], [ 3 ").append(image.rows()).append(' ').append(image.columns());
      text.append(" ]), [ 3 2 1 ]))");
    } else {
      text.append("])");
    }
    flush(text, out);
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    text.setLength(0);
  }
}
