package org.trinomen.server.orthanc;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.eclipse.jetty.io.EofException;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** Refuses a body that swells beyond reason: a few kilobytes can hold a petabyte of zeros. */
final class ExpansionInputStream extends FilterInputStream {

  /** Small bodies may swell as they like up to here. */
  private static final long ALLOWANCE = 1 << 20;

  private final LongSupplier packed;
  private final int ratioMax;
  private long count;

  ExpansionInputStream(InputStream in, LongSupplier packed, int ratioMax) {
    super(in);
    this.packed = packed;
    this.ratioMax = ratioMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int some;
    try {
      some = super.read(into, offset, length);
    } catch (EofException e) {
      throw e; // the caller is gone
    } catch (ZipException | EOFException e) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "the compressed body is damaged");
    }
    count += Math.max(some, 0);
    if (count > ALLOWANCE && count / ratioMax > packed.getAsLong()) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE,
          "the body swells too much: see the setting limits.zip-expansion-ratio-max");
    }
    return some;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
