package org.trinomen.server.dimse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.trinomen.archive.pixel.Codecs;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/**
 * The files beside the repository whose images can be decoded, in every encoding that they have.
 */
final class ImageFiles {

  private static final int SIZE_MAX = 150_000;

  private ImageFiles() {}

  /**
   * A file.
   *
   * @param samples digest of its frames; empty if it has no image
   */
  record Image(
      Path file,
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid,
      int dataSetOffset,
      String samples)
      implements OutgoingInstance {

    @Override
    public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      out.write(bytes, dataSetOffset, bytes.length - dataSetOffset);
    }
  }

  /** One file for each SOP instance; nothing is there where the corpus is not. */
  static List<Image> all() throws IOException {
    Path folder = folder();
    List<Image> images = new ArrayList<>();
    Set<String> known = new HashSet<>();
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path file : below.filter(path -> path.toString().endsWith(".dcm")).sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (Files.size(file) <= SIZE_MAX
            && !name.startsWith("mutants")
            && !name.startsWith("malformed")) {
          image(file).filter(one -> known.add(one.sopInstanceUid())).ifPresent(images::add);
        }
      }
    }
    return images;
  }

  private static Optional<Image> image(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      FileHeader header =
          DicomReader.read(
              new ByteArrayInputStream(bytes), ReadOptions.HEADER.stoppingBefore(Tag.PixelData));
      String sopClass = header.dataSet().string(Tag.SOPClassUID).orElse("");
      String sopInstance = header.dataSet().string(Tag.SOPInstanceUID).orElse("");
      boolean complete =
          !sopClass.isEmpty()
              && !sopInstance.isEmpty()
              && header.dataSet().string(Tag.StudyInstanceUID).isPresent()
              && header.dataSet().string(Tag.SeriesInstanceUID).isPresent();
      return complete && header.problems().isEmpty()
          ? Optional.of(
              new Image(
                  file,
                  sopClass,
                  sopInstance,
                  header.transferSyntax().uid(),
                  (int) header.dataSetOffset(),
                  samples(bytes)))
          : Optional.empty();
    } catch (DicomException e) {
      return Optional.empty();
    }
  }

  /** A digest of all frames as stored values; empty where there is no image. */
  static String samples(byte[] file) throws IOException {
    Optional<PixelData> opened = PixelData.open(ByteSource.of(file), PixelLimits.DEFAULT);
    if (opened.isEmpty()) {
      return "";
    }
    try (PixelData pixels = opened.get()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int number = 0; number < pixels.frames(); number++) {
        DecodedFrame frame = Codecs.decoders().decode(pixels, number);
        digest.update(ByteBuffer.allocate(4).putInt(frame.image().bitsAllocated()).flip());
        digest.update(frame.samples());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static Path folder() {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path files = shared.resolve("dicom").resolve("dicom").normalize();
    if (!Files.isDirectory(files)) {
      System.out.println("not run: there is no folder " + files);
    }
    Assumptions.assumeTrue(Files.isDirectory(files), "no shared corpus");
    return files;
  }
}
