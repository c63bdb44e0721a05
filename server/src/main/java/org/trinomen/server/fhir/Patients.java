package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.server.fhir.Search.Token;

/** Patients: whoever was typed for a scan, and whoever a subject is within its study. */
final class Patients implements ResourceKind<Patients.Whoever> {

  /** One of the names of a person, none of which is the person. */
  sealed interface Whoever {

    /** As typed for a scan. */
    record Typed(ReceivedScan scan) implements Whoever {}

    /** As enrolled in a study. */
    record Enrolled(ResearchSubject subject) implements Whoever {}
  }

  @Override
  public String type() {
    return "Patient";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(
        SearchParameter.token(
            "identifier", "A subject code, a scan's id, or a Patient ID as typed."));
  }

  @Override
  public List<Whoever> find(FhirView view, Search search) {
    Stream<Whoever> enrolled = view.roster().subjects().stream().map(Whoever.Enrolled::new);
    Stream<Whoever> typed = view.scans().stream().map(Whoever.Typed::new);
    return Stream.concat(enrolled, typed)
        .filter(whoever -> search.accepts(Search.ID, id(whoever)::equals))
        .filter(whoever -> search.acceptsToken("identifier", identifiers(whoever)))
        .toList();
  }

  private static List<Token> identifiers(Whoever whoever) {
    return switch (whoever) {
      case Whoever.Enrolled(ResearchSubject subject) -> ResearchSubjects.codes(subject);
      case Whoever.Typed(ReceivedScan scan) ->
          List.of(
              new Token(FhirName.SCAN, scan.id()),
              new Token("", FhirJson.clean(scan.identity().patientId())));
    };
  }

  @Override
  public Optional<Whoever> read(FhirView view, String id) {
    Optional<Whoever> typed = view.scan(id).map(Whoever.Typed::new);
    return typed.or(() -> ResearchSubjects.find(view, id).map(Whoever.Enrolled::new));
  }

  @Override
  public String id(Whoever whoever) {
    return switch (whoever) {
      case Whoever.Enrolled(ResearchSubject subject) -> ResearchSubjectJson.id(subject);
      case Whoever.Typed(ReceivedScan scan) -> scan.id();
    };
  }

  @Override
  public void write(FhirJson fhir, FhirView view, Whoever whoever) throws IOException {
    switch (whoever) {
      case Whoever.Enrolled(ResearchSubject subject) ->
          new ResearchSubjectJson(fhir).writePatient(subject);
      case Whoever.Typed(ReceivedScan scan) ->
          new PatientJson(fhir, view.phi()).write(scan.id(), scan.identity());
    }
  }
}
