package org.trinomen.archive.pixel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.DeflatedDataSet;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.Colours;
import org.trinomen.dicom.pixel.DecodedFrame;
import org.trinomen.dicom.pixel.FrameEncoder;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.JpegLsEncoder;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.RleEncoder;

/**
 * Writes a file in another transfer syntax. Frames go through one at a time; what is not compressed
 * on either side is copied as it is stored. What is kept in the archive is not touched: the copy is
 * for whoever can't read the original.
 */
public final class Transcoder {

  private static final int HEADER_MAX = 64 << 20;

  /** How to read a header that is to be written again: all of it, without the pixel data. */
  public static final ReadOptions HEADER =
      new ReadOptions(Limits.DEFAULT.holding(HEADER_MAX, HEADER_MAX), false, false, 0);

  private static final List<String> NATIVE =
      List.of(
          Uids.ImplicitVRLittleEndian,
          Uids.ExplicitVRLittleEndian,
          Uids.ExplicitVRBigEndian,
          Uids.DeflatedExplicitVRLittleEndian);

  private final TransferSyntax target;
  private final Optional<FrameEncoder> encoder;

  private Transcoder(TransferSyntax target, Optional<FrameEncoder> encoder) {
    this.target = target;
    this.encoder = encoder;
  }

  /**
   * A transcoder to a transfer syntax.
   *
   * @param quality of what is lossy, from 1 to 100
   * @return empty if it can't be written here
   */
  public static Optional<Transcoder> to(String transferSyntaxUid, int quality) {
    Optional<TransferSyntax> syntax = TransferSyntax.of(transferSyntaxUid);
    if (syntax.isEmpty()) {
      return Optional.empty();
    }
    if (NATIVE.contains(transferSyntaxUid)) {
      return Optional.of(new Transcoder(syntax.get(), Optional.empty()));
    }
    return encoders(quality).stream()
        .filter(encoder -> encoder.transferSyntaxUid().equals(transferSyntaxUid))
        .findFirst()
        .map(encoder -> new Transcoder(syntax.get(), Optional.of(encoder)));
  }

  private static List<FrameEncoder> encoders(int quality) {
    List<FrameEncoder> encoders = new ArrayList<>();
    encoders.add(new RleEncoder());
    encoders.add(new JpegLsEncoder());
    encoders.add(new JpegBaselineEncoder(quality));
    if (OpenJpegLibrary.find().isPresent()) {
      encoders.add(new OpenJpegEncoder());
    }
    return encoders;
  }

  /** Whether frames of an image can be written; where there is no image, all can. */
  public boolean canWrite(PixelData pixels) {
    return (!pixels.encapsulated() && encoder.isEmpty())
        || (Codecs.decoders().decodes(pixels.header().transferSyntax())
            && (encoder.isEmpty() || encoder.get().encodes(pixels.image())));
  }

  /**
   * Writes the file; the stream stays open.
   *
   * @param header read as {@link #HEADER} says
   * @param pixels of the same file; empty if it has none
   * @return what was written, without the pixel data: what is lossy is another instance
   * @throws DicomException if the image can't be decoded, or has no place in the transfer syntax
   */
  public DataSet write(FileHeader header, Optional<PixelData> pixels, OutputStream out)
      throws IOException {
    if (pixels.isEmpty()) {
      TransferSyntax syntax =
          target.encapsulated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : target;
      DicomWriter.writeFile(header.dataSet(), syntax, out);
      return header.dataSet();
    }
    if (!canWrite(pixels.get())) {
      throw new DicomException(
          "the image can't be written in this transfer syntax", -1, Tags.format(Tag.PixelData));
    }
    Source source = new Source(pixels.get(), encoder, target);
    DataSet described = TranscodedHeader.of(header.dataSet(), source, encoder);
    out.write(
        FileMeta.encode(
            described.string(Tag.SOPClassUID).orElse(""),
            described.string(Tag.SOPInstanceUID).orElse(""),
            target.uid()));
    if (target.deflated()) {
      deflated(described, source, out);
    } else {
      body(described, source, target, out);
    }
    return described;
  }

  private static void deflated(DataSet described, Source source, OutputStream out)
      throws IOException {
    try (DeflatedDataSet body = new DeflatedDataSet(out)) {
      body(described, source, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, body);
      body.finish();
    }
  }

  private static void body(
      DataSet described, Source source, TransferSyntax syntax, OutputStream out)
      throws IOException {
    DataSetBuilder before = new DataSetBuilder();
    DataSetBuilder behind = new DataSetBuilder();
    int pixelData = source.tag();
    for (Element element : described) {
      if (!Tags.isPixelData(element.tag()) && !isOfTheOldFrames(element.tag())) {
        (Integer.compareUnsigned(element.tag(), pixelData) < 0 ? before : behind).put(element);
      }
    }
    DataSetWriter.write(before.build(), syntax, out);
    PixelDataWriter writer = new PixelDataWriter(syntax, out);
    if (source.encodes()) {
      writer.fragments(source);
    } else {
      writer.frames(source);
    }
    DataSetWriter.write(behind.build(), syntax, out);
  }

  /**
   * Offsets of frames, signatures over them and padding behind them do not stay true; an icon,
   * which may be there or not, is pixel data of its own in the old transfer syntax.
   */
  private static boolean isOfTheOldFrames(int tag) {
    return tag == Tag.ExtendedOffsetTable
        || tag == Tag.ExtendedOffsetTableLengths
        || tag == Tag.DigitalSignaturesSequence
        || tag == Tag.DataSetTrailingPadding
        || tag == Tag.IconImageSequence;
  }

  /** The frames of an image as they are to be written, one after the other. */
  static final class Source {

    private final PixelData pixels;
    private final Optional<FrameEncoder> encoder;
    private final boolean copied;
    private final DecodedFrame first;
    private final Optional<byte[]> firstEncoded;

    Source(PixelData pixels, Optional<FrameEncoder> encoder, TransferSyntax target)
        throws IOException {
      this.pixels = pixels;
      this.encoder = encoder;
      this.copied = !pixels.encapsulated() && !target.encapsulated();
      this.first = decoded(0);
      this.firstEncoded = encoder.map(one -> one.encode(first));
    }

    PixelData pixels() {
      return pixels;
    }

    int tag() {
      return switch (pixels.image().type()) {
        case INTEGER -> Tag.PixelData;
        case FLOAT -> Tag.FloatPixelData;
        case DOUBLE -> Tag.DoubleFloatPixelData;
      };
    }

    boolean encodes() {
      return encoder.isPresent();
    }

    /** Whether frames go as they are stored. */
    boolean isCopied() {
      return copied;
    }

    /** How the header is to describe the frames. */
    ImageDescription image() {
      if (copied) {
        return pixels.image();
      }
      return encoder.isPresent() ? encoder.get().described(first.image()) : first.image();
    }

    /** How many times the first frame was larger. */
    double ratio() {
      return firstEncoded
          .map(encoded -> (double) first.samples().length / encoded.length)
          .orElse(1.0);
    }

    /** A frame in little-endian order, or encoded. */
    byte[] frame(int number) throws IOException {
      if (copied) {
        return pixels.littleEndianFrame(number);
      }
      if (encoder.isEmpty()) {
        return number == 0 ? first.samples() : decoded(number).samples();
      }
      return number == 0 ? firstEncoded.orElseThrow() : encoder.get().encode(decoded(number));
    }

    private DecodedFrame decoded(int number) throws IOException {
      DecodedFrame decoded = Codecs.decoders().decode(pixels, number);
      return encoder.isPresent() && encoder.get().lossy() && decoded.image().photometric().isYbr()
          ? Colours.rgb(decoded, pixels.header().dataSet())
          : decoded;
    }
  }
}
