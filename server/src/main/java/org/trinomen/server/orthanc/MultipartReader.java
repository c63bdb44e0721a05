package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/**
 * The parts of a multipart body as they stream by (RFC 2046 §5.1.1, RFC 7578). Delimiters are
 * looked for in a window over the body, so memory does not grow with the parts. Odd spacing, as
 * some clients write it, is put up with.
 */
public final class MultipartReader {

  private static final Pattern FILE_NAME =
      Pattern.compile("\\bfilename\\s*=\\s*\"([^\"]{1,255})\"", Pattern.CASE_INSENSITIVE);

  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data\\b.*?;\\s*boundary\\s*=\\s*"
              + "(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*",
          Pattern.CASE_INSENSITIVE);

  private static final int WINDOW = 64 * 1024;
  private static final int HEADER_MAX = 16 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] window = new byte[WINDOW];
  private int start;
  private int end;

  /** No delimiter begins in the window before this place. */
  private int searched;

  private boolean inputEnded;
  private boolean inPart;
  private boolean finished;
  private String fileName = "";
  private Map<String, String> headers = Map.of();

  /** Reads the parts of a body between these boundaries. */
  public MultipartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter has no line before it: with this it looks like the others.
    window[0] = '\r';
    window[1] = '\n';
    end = 2;
    inPart = true;
  }

  /** The boundary in a Content-Type, if that is multipart/form-data. */
  public static Optional<String> boundary(String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String quoted = matcher.group(1);
    return Optional.of(quoted == null ? matcher.group(2) : quoted);
  }

  /** The body of the next part; what is left of the one before is passed over. */
  public Optional<InputStream> next() throws IOException {
    byte[] dropped = new byte[8192];
    while (inPart && read(dropped, 0, dropped.length) >= 0) {
      // on to the delimiter
    }
    if (finished || isClosing()) {
      finished = true;
      return Optional.empty();
    }
    readHeader();
    inPart = true;
    return Optional.of(new Part());
  }

  /** Behind a delimiter: two hyphens close the whole, a line end begins a part. */
  private boolean isClosing() throws IOException {
    fill(2);
    if (end - start >= 2 && window[start] == '-' && window[start + 1] == '-') {
      return true;
    }
    if (end - start < 2) {
      // Some clients' last delimiter lacks the hyphens.
      return true;
    }
    return false;
  }

  /** What the sender calls the file that the present part holds; empty if it does not say. */
  public String fileName() {
    return fileName;
  }

  /** The headers of the present part, by their names in lower case; of two of a name, the first. */
  public Map<String, String> headers() {
    return headers;
  }

  private static Map<String, String> headers(CharSequence text) {
    Map<String, String> headers = new HashMap<>();
    for (String line : text.toString().split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private void readHeader() throws IOException {
    StringBuilder header = new StringBuilder();
    int length = 0;
    int lineLength = -1;
    while (true) {
      fill(1);
      if (start == end) {
        throw new RequestFailure(ErrorCode.BAD_REQUEST, "the multipart body ends in a header");
      }
      byte one = window[start++];
      length++;
      header.append((char) (one & 0xFF));
      if (length > HEADER_MAX) {
        throw new RequestFailure(ErrorCode.BAD_REQUEST, "the header of a part is too long");
      }
      if (one == '\n') {
        if (lineLength == 0) {
          Matcher named = FILE_NAME.matcher(header);
          fileName = named.find() ? named.group(1) : "";
          headers = headers(header);
          return;
        }
        lineLength = 0;
      } else if (one != '\r' && lineLength >= 0) {
        lineLength++;
      }
    }
  }

  private int read(byte[] into, int offset, int length) throws IOException {
    if (!inPart) {
      return -1;
    }
    fill(delimiter.length);
    int found = find();
    if (found == start) {
      start += delimiter.length;
      inPart = false;
      return -1;
    }
    // Bytes that can't be the beginning of a delimiter are the part's.
    int safe = found >= 0 ? found : inputEnded ? end : end - delimiter.length + 1;
    int count = Math.min(length, safe - start);
    if (count <= 0) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "the multipart body ends before its last delimiter");
    }
    if (inputEnded && found < 0) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "the multipart body ends before its last delimiter");
    }
    System.arraycopy(window, start, into, offset, count);
    start += count;
    return count;
  }

  /** Reads until so many bytes are in the window, or the body ends. */
  private void fill(int wanted) throws IOException {
    if (end - start >= wanted) {
      return;
    }
    System.arraycopy(window, start, window, 0, end - start);
    end -= start;
    searched = Math.max(0, searched - start);
    start = 0;
    while (end < wanted && !inputEnded) {
      int some = in.read(window, end, window.length - end);
      if (some < 0) {
        inputEnded = true;
      } else {
        end += some;
      }
    }
  }

  /** Where the next delimiter stands in the window; -1 if it isn't there whole. */
  private int find() {
    int last = end - delimiter.length;
    for (int at = Math.max(start, searched); at <= last; at++) {
      if (window[at] == '\r' && isDelimiter(at)) {
        searched = at;
        return at;
      }
    }
    searched = Math.max(searched, last + 1);
    return -1;
  }

  private boolean isDelimiter(int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (window[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads up to the next delimiter. */
  private final class Part extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return length == 0 ? 0 : MultipartReader.this.read(into, offset, length);
    }
  }
}
