package org.trinomen.server.orthanc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/**
 * A part of a file, as Orthanc reads the header {@code Range}: unlike in RFC 9110, {@code -b} goes
 * from the beginning to b, and a lone hyphen is everything.
 */
record ByteRange(long first, long last, long total) {

  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  static ByteRange parse(String header, long total) {
    Matcher parts = FORM.matcher(header.strip());
    if (!parts.matches()) {
      throw new RequestFailure(ErrorCode.BAD_RANGE, "Range is understood as bytes=a-b only");
    }
    long first = parts.group(1).isEmpty() ? 0 : Long.parseLong(parts.group(1));
    long last = parts.group(2).isEmpty() ? total - 1 : Long.parseLong(parts.group(2));
    if (first > last || last >= total) {
      throw new RequestFailure(
          ErrorCode.BAD_RANGE, "the attachment has " + total + " bytes, counted from 0");
    }
    return new ByteRange(first, last, total);
  }

  long length() {
    return last - first + 1;
  }

  String contentRange() {
    return "bytes " + first + "-" + last + "/" + total;
  }
}
