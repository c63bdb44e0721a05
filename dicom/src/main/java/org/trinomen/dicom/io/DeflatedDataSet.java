package org.trinomen.dicom.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Deflates the data set that is written to it (PS3.5 §A.5). Closing it lets go of what deflating
 * takes, and leaves the stream behind it open; only {@link #finish} makes a whole of it.
 */
public final class DeflatedDataSet extends FilterOutputStream {

  private static final int CHUNK = 32 << 10;

  private final OutputStream behind;
  private final Deflater deflater;
  private final DeflaterOutputStream folding;

  /** Deflates. */
  public DeflatedDataSet(OutputStream out) {
    this(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
  }

  private DeflatedDataSet(OutputStream out, Deflater deflater) {
    this(out, deflater, new DeflaterOutputStream(out, deflater, CHUNK));
  }

  private DeflatedDataSet(OutputStream out, Deflater deflater, DeflaterOutputStream folding) {
    super(folding);
    this.behind = out;
    this.deflater = deflater;
    this.folding = folding;
  }

  /** In one piece: a filter would pass on each byte alone. */
  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    folding.write(from, offset, length);
  }

  /** Ends the data set, with a byte more where its length would be odd. */
  public void finish() throws IOException {
    folding.finish();
    if (deflater.getBytesWritten() % 2 != 0) {
      behind.write(0);
    }
  }

  @Override
  public void close() {
    deflater.end();
  }
}
