package org.trinomen.server.orthanc;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.eclipse.jetty.io.EofException;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.BoundedInputStream;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** The files of a zip as they stream by, within limits. Names are only looked at, never used. */
final class ZipReader {

  private final ZipInputStream zip;
  private final InputStream guarded;
  private final LimitSettings limits;
  private int count;

  ZipReader(InputStream in, LimitSettings limits) {
    BoundedInputStream packed =
        new BoundedInputStream(in, Long.MAX_VALUE, "limits.request-size-max");
    this.zip = new ZipInputStream(packed);
    this.guarded =
        new BoundedInputStream(
            new ExpansionInputStream(zip, packed::count, limits.zipExpansionRatioMax()),
            limits.zipExpandedSizeMax(),
            "limits.zip-expanded-size-max");
    this.limits = limits;
  }

  /** Entries so far. */
  int count() {
    return count;
  }

  /** The next file that may be DICOM; what is left of the one before is passed over. */
  Optional<InputStream> next() throws IOException {
    try {
      if (count > 0) {
        // Through the guards, so that a bomb in a file that nobody wants goes off in no one's
        // hands.
        guarded.transferTo(OutputStream.nullOutputStream());
      }
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        count++;
        if (count > limits.zipEntriesMax()) {
          throw new RequestFailure(
              ErrorCode.TOO_LARGE, "too many entries: see the setting limits.zip-entries-max");
        }
        String name = entry.getName().toUpperCase(Locale.ROOT);
        if (!entry.isDirectory() && !name.equals("DICOMDIR") && !name.endsWith("/DICOMDIR")) {
          return Optional.of(new Unclosed(guarded));
        }
      }
      return Optional.empty();
    } catch (EofException e) {
      throw e; // the caller is gone
    } catch (ZipException | EOFException e) {
      throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "the zip is damaged");
    } catch (IllegalArgumentException e) {
      // What ZipInputStream throws for a name that is not in its character set.
      throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "a name in the zip can't be read");
    }
  }

  /** Whoever takes a file closes it, and not the zip. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
