package org.trinomen.archive.pixel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetOfFile;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;

/**
 * Writes the data set of a file in a transfer syntax that a peer takes: as it is, in other bytes,
 * decompressed, or compressed again. Nothing is lost on the way, and the SOP Instance UID stays:
 * what would need a lossy compression can't be had, because that makes another instance (PS3.3
 * §C.7.6.1.1.5). One frame at a time is in memory.
 */
public final class DataSetConversion {

  /** Of lossless compressions, the parameter is of no account. */
  private static final int QUALITY = 100;

  /** In the order in which a peer that takes several is likely to know them well. */
  private static final List<String> LOSSLESS =
      List.of(Uids.JPEGLSLossless, Uids.JPEG2000Lossless, Uids.RLELossless);

  private DataSetConversion() {}

  /** A file, as a whole and by its parts. */
  public interface Source {

    /** Writes all of it. */
    void send(OutputStream out) throws IOException;

    FileHeader header(ReadOptions options) throws IOException;

    /** Its pixel data, which the caller closes; empty if it has none. */
    Optional<PixelData> pixels() throws IOException;
  }

  /** The lossless compressions that this machine can write. */
  public static List<String> compressions() {
    return LOSSLESS.stream().filter(uid -> Transcoder.to(uid, QUALITY).isPresent()).toList();
  }

  /** Whether it can be done as far as transfer syntaxes tell: some images fit no compression. */
  public static boolean isPossible(String from, String to) {
    return isSameFrames(from, to) || isTranscoding(from, to);
  }

  private static boolean isSameFrames(String from, String to) {
    Optional<TransferSyntax> stored = TransferSyntax.of(from);
    Optional<TransferSyntax> wanted = TransferSyntax.of(to);
    return from.equals(to)
        || (stored.isPresent()
            && wanted.isPresent()
            && DataSetOfFile.canRecode(stored.get(), wanted.get()));
  }

  private static boolean isTranscoding(String from, String to) {
    boolean writable =
        LOSSLESS.contains(to) || TransferSyntax.of(to).filter(s -> !s.encapsulated()).isPresent();
    return writable
        && TransferSyntax.of(from).filter(Codecs.decoders()::decodes).isPresent()
        && Transcoder.to(to, QUALITY).isPresent();
  }

  /** Whether it can be done with this file. */
  public static boolean canWrite(Source source, String from, String to) throws IOException {
    if (isSameFrames(from, to)) {
      return true;
    }
    if (!isTranscoding(from, to)) {
      return false;
    }
    Transcoder transcoder = Transcoder.to(to, QUALITY).orElseThrow();
    Optional<PixelData> pixels = source.pixels();
    try {
      return pixels.map(transcoder::canWrite).orElse(!LOSSLESS.contains(to));
    } finally {
      pixels.ifPresent(PixelData::close);
    }
  }

  /**
   * Writes the data set; the stream stays open.
   *
   * @throws org.trinomen.dicom.DicomException if it can't be done
   */
  public static void write(Source source, String from, String to, OutputStream out)
      throws IOException {
    TransferSyntax wanted = TransferSyntax.of(to).orElseGet(() -> TransferSyntax.unregistered(to));
    try (DataSetOfFile dataSet = new DataSetOfFile(wanted, out)) {
      if (isSameFrames(from, to) || !isTranscoding(from, to)) {
        source.send(dataSet);
      } else {
        transcode(source, to, dataSet);
      }
      dataSet.finish();
    }
  }

  private static void transcode(Source source, String to, OutputStream file) throws IOException {
    Optional<PixelData> pixels = source.pixels();
    try {
      FileHeader header = source.header(Transcoder.HEADER);
      Transcoder.to(to, QUALITY).orElseThrow().write(header, pixels, file);
    } finally {
      pixels.ifPresent(PixelData::close);
    }
  }
}
