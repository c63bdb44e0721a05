package org.trinomen.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;

final class DeflatedHeaderTest {

  /** The text that follows is longer than what is inflated at once. */
  @Test
  void readingStopsInTheMiddleOfADeflatedDataSet() throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, Uids.EncapsulatedPDFStorage)
            .uid(Tag.SOPInstanceUID, "2.25.77")
            .string(Tag.TextValue, "long ".repeat(20_000))
            .build();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode(
            Uids.EncapsulatedPDFStorage, "2.25.77", Uids.DeflatedExplicitVRLittleEndian));
    try (DeflaterOutputStream deflated =
        new DeflaterOutputStream(file, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      DataSetWriter.write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, deflated);
    }

    FileHeader header =
        DicomReader.read(
            new ByteArrayInputStream(file.toByteArray()),
            ReadOptions.HEADER.stoppingBefore(Tag.SOPInstanceUID + 1));

    assertThat(header.dataSet().string(Tag.SOPInstanceUID)).contains("2.25.77");
    assertThat(header.dataSet().contains(Tag.TextValue)).isFalse();
    assertThat(header.transferSyntax())
        .isEqualTo(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
  }
}
