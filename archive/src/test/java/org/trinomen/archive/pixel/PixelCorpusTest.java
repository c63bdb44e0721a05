package org.trinomen.archive.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.FrameDecoders;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;

/**
 * Decoded frames of every image of the corpus against those of pydicom, GDCM, DCMTK and the
 * libraries behind them. The first and the last frame of each image are compared.
 */
final class PixelCorpusTest {

  /**
   * How frames compare, by transfer syntax: the same bit for bit, and close where that is lossy.
   */
  private record Row(int same, int close) {}

  private static final Map<String, Row> TABLE =
      Map.ofEntries(
          Map.entry(Uids.ImplicitVRLittleEndian, new Row(141, 0)),
          Map.entry(Uids.ExplicitVRLittleEndian, new Row(239, 0)),
          Map.entry(Uids.EncapsulatedUncompressedExplicitVRLittleEndian, new Row(3, 0)),
          Map.entry(Uids.DeflatedExplicitVRLittleEndian, new Row(6, 0)),
          Map.entry(Uids.ExplicitVRBigEndian, new Row(18, 0)),
          Map.entry(Uids.JPEGBaseline8Bit, new Row(28, 0)),
          Map.entry(Uids.JPEGExtended12Bit, new Row(9, 0)),
          Map.entry(Uids.JPEGSpectralSelectionNonHierarchical68, new Row(4, 0)),
          Map.entry(Uids.JPEGFullProgressionNonHierarchical1012, new Row(4, 0)),
          Map.entry(Uids.JPEGLossless, new Row(9, 0)),
          Map.entry(Uids.JPEGLosslessSV1, new Row(11, 0)),
          Map.entry(Uids.JPEGLSLossless, new Row(17, 0)),
          Map.entry(Uids.JPEGLSNearLossless, new Row(6, 0)),
          Map.entry(Uids.JPEG2000Lossless, new Row(18, 0)),
          Map.entry(Uids.JPEG2000, new Row(9, 0)),
          Map.entry(Uids.HTJ2KLossless, new Row(7, 0)),
          Map.entry(Uids.HTJ2K, new Row(0, 7)),
          Map.entry(Uids.RLELossless, new Row(19, 0)),
          Map.entry(Uids.DeflatedImageFrameCompression, new Row(7, 0)));

  /** What needs a library that a machine may lack. */
  private static final List<String> BY_LIBRARY =
      List.of(Uids.JPEG2000Lossless, Uids.JPEG2000, Uids.HTJ2KLossless, Uids.HTJ2K);

  /** Damaged on purpose, with the reason why we do otherwise. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "mutants/enc_bot_bad_offsets.dcm",
          "two fragments are two frames; the other tools believe the wrong table, and differ",
          "mutants/px_ow_undefined_native.dcm",
          "the other tool takes the headers of items for pixels",
          "mutants/real_18_deleted_JPEGLossless_1s_1f_i_16_16_bad.dcm.bin",
          "the only frame is cut; the other tools make up what is missing, and differ",
          "mutants/sq_bad_item_tag.dcm",
          "the file is refused",
          "mutants/sq_item_too_long.dcm",
          "the file is refused");

  private final Map<String, Row> found = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> notDecoded = new ArrayList<>();

  @Test
  void framesEqualThoseOfOtherDecoders() throws IOException {
    for (PixelCorpus.Case one : PixelCorpus.cases()) {
      try {
        compare(one);
      } catch (DicomException e) {
        wrong(one, e.getMessage());
      }
    }
    found.forEach(
        (syntax, row) ->
            System.out.printf(
                "%-24s %-45s same %4d close %3d%n",
                syntax,
                TransferSyntax.of(syntax).map(TransferSyntax::name).orElse(""),
                row.same(),
                row.close()));
    System.out.println("Not decoded: " + notDecoded);
    assertThat(wrong).isEmpty();
    Map<String, Row> expected = new TreeMap<>(TABLE);
    if (!Codecs.decoders().decodes(TransferSyntax.of(Uids.JPEG2000).orElseThrow())) {
      System.out.println("not compared: JPEG 2000, because OpenJPEG is not here");
      expected.keySet().removeAll(BY_LIBRARY);
    } else {
      assertThat(notDecoded).allMatch(name -> name.contains("jxl") || name.contains("4.110"));
    }
    assertThat(found).isEqualTo(expected);
  }

  private void compare(PixelCorpus.Case one) throws IOException {
    byte[] file = Files.readAllBytes(one.file());
    Optional<PixelData> opened = PixelData.open(ByteSource.of(file), PixelLimits.DEFAULT);
    if (opened.isEmpty()) {
      wrong(one, "has no pixel data");
      return;
    }
    FrameDecoders decoders = Codecs.decoders();
    try (PixelData pixels = opened.get()) {
      TransferSyntax syntax = pixels.header().transferSyntax();
      if (!decoders.decodes(syntax)) {
        notDecoded.add(one.name());
        return;
      }
      for (PixelCorpus.Expected expected : one.frames()) {
        DecodedFrame frame = decoders.decode(pixels, expected.number());
        boolean same = sha256(frame.samples()).equals(expected.sha256());
        if (same || (one.lossy() && isClose(frame, expected))) {
          found.merge(
              syntax.uid(),
              same ? new Row(1, 0) : new Row(0, 1),
              (a, b) -> new Row(a.same() + b.same(), a.close() + b.close()));
        } else {
          wrong(one, "frame " + expected.number() + " is another");
        }
      }
    }
  }

  private void wrong(PixelCorpus.Case one, String what) {
    if (!EXCEPTIONS.containsKey(one.name())) {
      wrong.add(one.name() + ": " + what);
    }
  }

  private static boolean isClose(DecodedFrame frame, PixelCorpus.Expected expected) {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    double sum = 0;
    int count = frame.image().frameSamples();
    for (int i = 0; i < count; i++) {
      double sample = frame.sample(i);
      least = Math.min(least, sample);
      most = Math.max(most, sample);
      sum += sample;
    }
    double some = 0.01 * Math.max(1, expected.most() - expected.least());
    return Math.abs(least - expected.least()) <= some
        && Math.abs(most - expected.most()) <= some
        && Math.abs(sum / count - expected.mean()) <= 0.5;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
