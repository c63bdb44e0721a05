package org.trinomen.server.identity;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;

/** One instance of a scan, under what was typed at the scanner. */
record TypedScan(String patientId, String patientName, String studyDate, int number)
    implements OutgoingInstance {

  static final String ROOT = "2.25.77";

  String studyUid() {
    return ROOT + "." + number;
  }

  String seriesUid() {
    return studyUid() + ".1";
  }

  @Override
  public String sopInstanceUid() {
    return studyUid() + ".1.1";
  }

  @Override
  public String sopClassUid() {
    return Uids.PositronEmissionTomographyImageStorage;
  }

  @Override
  public String transferSyntaxUid() {
    return Uids.ExplicitVRLittleEndian;
  }

  PublicId instance() {
    return PublicId.ofPath(patientId, studyUid(), seriesUid(), sopInstanceUid());
  }

  PublicId study() {
    return PublicId.ofPath(patientId, studyUid());
  }

  String scan() {
    return ScanId.of(studyUid(), new ScanIdentity(patientId, "", patientName, "", "F")).text();
  }

  byte[] pixels() {
    byte[] pixels = new byte[2048];
    new Random(number).nextBytes(pixels);
    return pixels;
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    DataSet dataSet =
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, sopClassUid())
            .uid(Tag.SOPInstanceUID, sopInstanceUid())
            .string(Tag.StudyDate, studyDate)
            .string(Tag.StudyTime, "101500")
            .string(Tag.Modality, "PT")
            .string(Tag.InstitutionName, "Johns Hopkins Hospital")
            .string(Tag.StudyDescription, "NPET DOPA brain")
            .string(Tag.PatientName, patientName)
            .string(Tag.PatientID, patientId)
            .string(Tag.PatientSex, "F")
            .uid(Tag.StudyInstanceUID, studyUid())
            .uid(Tag.SeriesInstanceUID, seriesUid())
            .string(Tag.InstanceNumber, "1")
            .integer(Tag.Rows, 32)
            .bytes(Tag.PixelData, Vr.OW, pixels())
            .build();
    DataSetWriter.write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
  }
}
