package org.trinomen.archive.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.viewpoint.Viewpoint;

/** A subject, a key, and what copies are compared by. */
final class ExportCases {

  static final Basis BASIS = new Basis(42, Instant.parse("2026-03-01T09:30:00.25Z"));

  static final OutgoingIdentity.OfSubject SUBJECT =
      new OutgoingIdentity.OfSubject(
          "NPET-A",
          "Leiden University Medical Center",
          "NL81234.058.22",
          "Neuro PET in ageing",
          "3",
          "LUMC",
          "N3-0107",
          "",
          "L107",
          "V2",
          "Second visit",
          BASIS);

  static final CoercionKey KEY = key(1);

  private ExportCases() {}

  static CoercionKey key(int seed) {
    byte[] secret = new byte[CoercionKey.BYTES];
    Arrays.fill(secret, (byte) seed);
    return CoercionKey.of(secret);
  }

  static byte[] copy(byte[] file, OutgoingIdentity identity, Viewpoint viewpoint) {
    return copy(file, identity, viewpoint, KEY);
  }

  static byte[] copy(byte[] file, OutgoingIdentity identity, Viewpoint viewpoint, CoercionKey key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new Coercion(viewpoint, key).write(() -> new ByteArrayInputStream(file), identity, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static FileHeader read(byte[] file) {
    try {
      return DicomReader.read(
          new ByteArrayInputStream(file), ReadOptions.everything(Integer.MAX_VALUE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 over the pixel data elements of the data set itself, as they stand in the file. */
  static String pixelDigest(byte[] file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Element element : read(file).dataSet()) {
        if (Tags.isPixelData(element.tag())) {
          digest.update(element.encoded().value());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every file of the shared corpus. */
  static List<Path> corpus() throws IOException {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path files = shared.resolve("dicom").resolve("dicom").normalize();
    if (!Files.isDirectory(files)) {
      System.out.println("not run: there is no folder " + files);
    }
    Assumptions.assumeTrue(Files.isDirectory(files), "no shared corpus");
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
