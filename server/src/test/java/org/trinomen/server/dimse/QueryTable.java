package org.trinomen.server.dimse;

import java.util.Map;
import java.util.stream.Stream;

/**
 * The questions of {@link QueryTableTest}: level | keys | why dcmqrscp differs | why Orthanc does.
 */
final class QueryTable {

  private QueryTable() {}

  static Stream<String> rows() {
    return ROWS.lines().filter(line -> !line.isBlank());
  }

  /** Which paragraph decides where others answer otherwise. */
  static final Map<String, String> WHY =
      Map.of(
          "names",
          "PS3.4 C.2.2.2.1.1 leaves it open whether case and accents count in names; here they do"
              + " not",
          "lists",
          "PS3.4 C.2.2.2.2 has lists of UIDs, and C.2.2.2.8 leaves others undefined where nothing"
              + " was negotiated; here, as with Orthanc, any of the values will do",
          "empty",
          "PS3.4 C.2.2.1.2 has an unknown required key match everything, as dicom.match-unknown"
              + " does; without it, as with dcmqrscp, what has no date lies in no range",
          "bounds",
          "PS3.4 C.2.2.2.5.2: both bounds belong to the range; for an empty value see above",
          "asterisk",
          "PS3.4 C.2.2.2.4 has no wildcards in dates; a lone one is taken for C.2.2.2.3, universal",
          "single",
          "PS3.4 C.2.2.2.1.3: times are matched by their meaning, 0930 by 093000",
          "optional",
          "PS3.4 C.2.2.1.3: an optional key, which dcmqrscp does not match");

  private static final String ROWS =
      """
      STUDY | PatientName | |
      STUDY | PatientName=* | |
      STUDY | PatientName=Doe^Jane | |
      STUDY | PatientName=doe^jane | names |
      STUDY | PatientName=Doe* | names |
      STUDY | PatientName=doe^jan* | names |
      STUDY | PatientName=D?e^Jane | |
      STUDY | PatientName=*^Jane | |
      STUDY | PatientName=*JAN* | names |
      STUDY | PatientName=Müller^Änne | |
      STUDY | PatientName=muller* | names | names
      STUDY | PatientName=Smith^John | |
      STUDY | PatientName=Smith^John^Q^Dr | |
      STUDY | PatientName=O'Neil* | |
      STUDY | PatientName=?oe^Jane | |
      STUDY | PatientID=P1 | |
      STUDY | PatientID=p1 | |
      STUDY | PatientID=P? | |
      STUDY | PatientID=P* | |
      STUDY | PatientID=*1 | |
      STUDY | PatientID=P1\\P2 | lists |
      STUDY | PatientID=P10 | |
      STUDY | StudyDate=20240115 | |
      STUDY | StudyDate=20240101-20240131 | |
      STUDY | StudyDate=20240116- | |
      STUDY | StudyDate=-20240115 | | empty
      STUDY | StudyDate=20240115-20240115 | |
      STUDY | StudyDate=20250101- | |
      STUDY | StudyDate | |
      STUDY | StudyDate=* | asterisk | asterisk
      STUDY | StudyTime=093000 | | single
      STUDY | StudyTime=0930 | | single
      STUDY | StudyTime=090000-100000 | |
      STUDY | StudyTime=0900-1200 | | bounds
      STUDY | StudyTime=-0930 | | bounds
      STUDY | StudyTime=120000- | |
      STUDY | StudyDate=20240115-20240116;StudyTime=100000-130000 | |
      STUDY | StudyInstanceUID=R.1 | |
      STUDY | StudyInstanceUID=R.1\\R.3 | |
      STUDY | StudyInstanceUID=R.1\\1.2.3 | |
      STUDY | StudyInstanceUID=1.2.3 | |
      STUDY | AccessionNumber=A1 | |
      STUDY | AccessionNumber=A* | |
      STUDY | AccessionNumber=* | |
      STUDY | AccessionNumber=B 2 | |
      STUDY | ModalitiesInStudy=CT | optional |
      STUDY | ModalitiesInStudy=PT | optional |
      STUDY | ModalitiesInStudy=MR\\PT | optional |
      STUDY | ModalitiesInStudy=US | optional |
      STUDY | StudyDescription=*brain* | |
      STUDY | StudyDescription=BRAIN* | |
      STUDY | StudyDescription=a_b | |
      STUDY | StudyDescription=a?b | |
      STUDY | StudyDescription=brain (100%) | |
      STUDY | StudyDescription=*100%* | |
      STUDY | StudyID=01 | |
      STUDY | StudyID=1 | |
      STUDY | PatientBirthDate=19510102 | |
      STUDY | PatientBirthDate=19520101-19541231 | |
      STUDY | PatientSex=F | |
      STUDY | PatientSex=f | |
      STUDY | ReferringPhysicianName=House* | |
      STUDY | PatientID=P1;StudyDate=20240115;ModalitiesInStudy=PT | |
      SERIES | StudyInstanceUID=R.1 | |
      SERIES | StudyInstanceUID=R.1;Modality=CT | |
      SERIES | StudyInstanceUID=R.1;Modality=C* | |
      SERIES | StudyInstanceUID=R.1;Modality=ct | |
      SERIES | StudyInstanceUID=R.1;SeriesNumber=2 | |
      SERIES | StudyInstanceUID=R.1;SeriesDescription=series? | optional |
      SERIES | StudyInstanceUID=R.1;SeriesDescription=*1 | optional |
      SERIES | StudyInstanceUID=R.1;SeriesInstanceUID=R.1.2\\R.1.9 | |
      IMAGE | StudyInstanceUID=R.1;SeriesInstanceUID=R.1.1 | |
      IMAGE | StudyInstanceUID=R.1;SeriesInstanceUID=R.1.1;InstanceNumber=2 | |
      IMAGE | StudyInstanceUID=R.1;SeriesInstanceUID=R.1.1;SOPInstanceUID=R.1.1.3 | |
      PATIENT | PatientID | |
      PATIENT | PatientID=P1 | |
      PATIENT | PatientName=Doe* | names |
      PATIENT | PatientSex=M | |
      """;
}
