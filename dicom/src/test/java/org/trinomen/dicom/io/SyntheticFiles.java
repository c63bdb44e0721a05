package org.trinomen.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;

/** Small files made here, one of each kind of encoding. */
final class SyntheticFiles {

  private SyntheticFiles() {}

  static List<byte[]> all() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (TransferSyntax syntax :
        List.of(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
      files.add(file(dataSet(), syntax));
    }
    files.add(AnnotatedBytes.file(Uids.JPEGBaseline8Bit, ENCAPSULATED));
    byte[] explicit = files.getFirst();
    // The data set alone, as some programs store it.
    files.add(Arrays.copyOfRange(explicit, explicit.length - dataSetLength(), explicit.length));
    files.add(AnnotatedBytes.file(Uids.ExplicitVRLittleEndian, ODDITIES));
    return files;
  }

  /** Text, numbers of each width, a sequence in a sequence, private elements, pixel data. */
  static DataSet dataSet() {
    DataSet code =
        new DataSetBuilder()
            .string(Tag.CodeValue, "T-A0100")
            .string(Tag.CodingSchemeDesignator, "SRT")
            .string(Tag.CodeMeaning, "Brain")
            .build();
    DataSet region =
        new DataSetBuilder()
            .items(Tag.AnatomicRegionSequence, code, new DataSetBuilder().build())
            .integer(Tag.SelectorSVValue, -1L << 40)
            .build();
    return new DataSetBuilder()
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3.4")
        .string(Tag.ImageType, "ORIGINAL", "PRIMARY")
        .string(Tag.PatientName, "Test^Brain")
        .string(Tag.PatientID, "")
        .string(0x0029_0010, Vr.LO, "SIEMENS CSA HEADER")
        .bytes(0x0029_1010, Vr.OB, new byte[] {1, 2, 3, 4})
        .decimal(Tag.SliceThickness, 2.5)
        .decimal(Tag.TableSpeed, 1.25)
        .items(Tag.SharedFunctionalGroupsSequence, region)
        .items(Tag.ReferencedImageSequence)
        .integer(Tag.FrameIncrementPointer, Tag.FrameTimeVector)
        .integer(Tag.PixelRepresentation, 1)
        .integer(Tag.SmallestImagePixelValue, -2)
        .integer(Tag.Rows, 2)
        .integer(Tag.Columns, 3)
        .string(Tag.TextValue, "a text of more than one line\r\nwith \\ in it")
        .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
        .build();
  }

  static byte[] file(DataSet dataSet, TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.writeFile(dataSet, syntax, out);
    return out.toByteArray();
  }

  private static int dataSetLength() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetWriter.write(dataSet(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
    return out.size();
  }

  private static final String ENCAPSULATED =
      """
      08001600 'UI' 0400 '1.2.'
      10002000 'LO' 0400 'A  1'
      E07F1000 'OB' 0000 FFFFFFFF
        FEFF00E0 08000000 00000000 0C000000
        FEFF00E0 04000000 FFD8FFD9
        FEFF00E0 06000000 FFD80102FFD9
      FEFFDDE0 00000000
      FCFFFCFF 'OB' 0000 04000000 00000000
      """;

  /** Every quirk that is read over, in one file. */
  private static final String ODDITIES =
      """
      08000500 'CS' 0A00 'ISO_IR 100'
      08003010 'ZZ' 0200 'A1'
      08003E10 'lo' 0200 'A1'
      FEFF0DE0 00000000
      10002000 02000000 'A1'
      10002000 'LO' 0300 'A 2'
      09000110 'UN' 0000 FFFFFFFF
        FEFF00E0 FFFFFFFF
          08005511 02000000 '1 '
        FEFF0DE0 00000000
        FEFF00E0 0A000000
          08005511 'UI' 0200 '1 '
      FEFFDDE0 04000000
      08004011 'SQ' 0000 FFFFFFFF
        FEFF00E0 FFFFFFFF
          08005511 'UI' 0200 '1 '
      FEFFDDE0 00000000
      09000210 'UT' 0000 FFFFFFFF 'abcd' FEFFDDE0 00000000
      E07F1000 'OB' 0100 04000000 01020304
      'and then some text'
      """;
}
