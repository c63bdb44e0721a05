package org.trinomen.archive.pixel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.UuidUids;
import org.trinomen.dicom.pixel.FrameEncoder;
import org.trinomen.dicom.pixel.ImageDescription;
import org.trinomen.dicom.pixel.SampleType;

/** What a header says otherwise once the frames are written in another transfer syntax. */
final class TranscodedHeader {

  private TranscodedHeader() {}

  static DataSet of(DataSet dataSet, Transcoder.Source source, Optional<FrameEncoder> encoder) {
    DataSetBuilder header = new DataSetBuilder().putAll(dataSet);
    ImageDescription image = source.image();
    if (image.type() == SampleType.INTEGER && !source.isCopied()) {
      header
          .string(Tag.PhotometricInterpretation, term(dataSet, image))
          .integer(Tag.BitsAllocated, image.bitsAllocated())
          .integer(Tag.BitsStored, image.bitsStored())
          .integer(Tag.HighBit, image.highBit());
      if (image.samples() > 1) {
        header.integer(Tag.PlanarConfiguration, 0);
      }
    }
    if (encoder.isPresent() && encoder.get().lossy()) {
      lossy(header, dataSet, source, encoder.get().transferSyntaxUid());
    }
    return header.build();
  }

  /** One that has no name here stays as it was. */
  private static String term(DataSet dataSet, ImageDescription image) {
    String term = image.photometric().term();
    return term.isEmpty() ? dataSet.string(Tag.PhotometricInterpretation).orElse("") : term;
  }

  /** PS3.3 §C.7.6.1.1.5: once lossy, always so; a derived image is another instance. */
  private static void lossy(
      DataSetBuilder header, DataSet dataSet, Transcoder.Source source, String syntax) {
    header.string(Tag.LossyImageCompression, "01");
    header.string(
        Tag.LossyImageCompressionRatio,
        with(dataSet.strings(Tag.LossyImageCompressionRatio), ratio(source.ratio())));
    header.string(
        Tag.LossyImageCompressionMethod,
        with(dataSet.strings(Tag.LossyImageCompressionMethod), "ISO_10918_1"));
    String[] type = dataSet.strings(Tag.ImageType).toArray(String[]::new);
    if (type.length == 0) {
      type = new String[] {"", "PRIMARY"};
    }
    type[0] = "DERIVED";
    header.string(Tag.ImageType, type);
    String uid = dataSet.string(Tag.SOPInstanceUID).orElse("");
    header.uid(Tag.SOPInstanceUID, derived(uid + "|" + syntax + "|" + ratio(source.ratio())));
  }

  private static String[] with(List<String> before, String last) {
    String[] all = before.toArray(new String[before.size() + 1]);
    all[before.size()] = last;
    return all;
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  /** The same for the same. */
  private static String derived(String text) {
    try {
      return UuidUids.ofDigest(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
