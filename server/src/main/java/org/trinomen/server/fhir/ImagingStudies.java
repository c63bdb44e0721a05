package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.server.fhir.ImagingStudyJson.HeldScan;
import org.trinomen.server.fhir.ImagingStudyJson.HeldSeries;
import org.trinomen.server.fhir.Search.Token;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** The scans. */
final class ImagingStudies implements ResourceKind<ReceivedScan> {

  @Override
  public String type() {
    return "ImagingStudy";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.token(
            "identifier", "Study Instance UID behind urn:oid:, accession number, or scan's id."),
        SearchParameter.reference("patient", "Who was typed for the scan."),
        SearchParameter.reference("subject", "Who was typed for the scan."));
  }

  @Override
  public List<ReceivedScan> find(FhirView view, Search search) {
    return view.scans().stream()
        .filter(scan -> search.accepts(Search.ID, scan.id()::equals))
        .filter(scan -> search.acceptsToken("identifier", identifiers(scan)))
        .filter(scan -> search.acceptsReference("patient", List.of("Patient/" + scan.id())))
        .filter(scan -> search.acceptsReference("subject", List.of("Patient/" + scan.id())))
        .toList();
  }

  private static List<Token> identifiers(ReceivedScan scan) {
    return List.of(
        new Token(FhirName.DICOM_UID, "urn:oid:" + scan.attribute("StudyInstanceUID").strip()),
        new Token(FhirName.SCAN, scan.id()),
        new Token("", FhirJson.clean(scan.attribute("AccessionNumber"))));
  }

  @Override
  public Optional<ReceivedScan> read(FhirView view, String id) {
    return view.scan(id);
  }

  @Override
  public String id(ReceivedScan scan) {
    return scan.id();
  }

  @Override
  public void write(FhirJson fhir, FhirView view, ReceivedScan scan) throws IOException {
    Finder finder = view.finder();
    Resource study =
        ScanId.parse(scan.id())
            .flatMap(finder::scan)
            .flatMap(facts -> finder.resource(Level.STUDY, facts.study()))
            .orElseThrow(
                () ->
                    new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the scan is not in the index"));
    List<HeldSeries> held = new ArrayList<>();
    for (Resource series : finder.children(study.id(), Level.SERIES)) {
      held.add(new HeldSeries(series, finder.statistics(series).instances()));
    }
    new ImagingStudyJson(fhir).write(new HeldScan(scan.id(), study, held));
  }
}
