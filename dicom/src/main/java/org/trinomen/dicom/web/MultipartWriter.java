package org.trinomen.dicom.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes {@code multipart/related} (RFC 2387, PS3.18 §8.6) as it streams: nothing of a part is
 * held, and so its length is not told.
 */
public final class MultipartWriter {

  private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=?-]{1,70}");

  /** A header's value holds no line end, or it would begin another header. */
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]*");

  private final OutputStream out;
  private final String boundary;
  private boolean begun;

  /**
   * Begins the whole.
   *
   * @param boundary must not occur in any part: something long and random
   */
  public MultipartWriter(OutputStream out, String boundary) {
    if (!BOUNDARY.matcher(boundary).matches()) {
      throw new IllegalArgumentException("not a boundary as RFC 2046 §5.1.1 has it");
    }
    this.out = out;
    this.boundary = boundary;
  }

  /** The media type of the whole; the parts' without parameters. */
  public static String contentType(String partType, String boundary) {
    return "multipart/related; type=\"" + partType + "\"; boundary=\"" + boundary + "\"";
  }

  /** Begins a part. Closing the stream ends nothing: the next part does, or the end. */
  public OutputStream part(Map<String, String> headers) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(begun ? "\r\n--" : "--").append(boundary).append("\r\n");
    headers.forEach(
        (name, value) -> {
          if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("a header with a line end or beyond ASCII: " + name);
          }
          head.append(name).append(": ").append(value).append("\r\n");
        });
    begun = true;
    ascii(head.append("\r\n").toString());
    return new Part(out);
  }

  /** Ends the whole; does not close the stream. */
  public void finish() throws IOException {
    ascii((begun ? "\r\n--" : "--") + boundary + "--\r\n");
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static final class Part extends FilterOutputStream {
    Part(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public void close() {}
  }
}
