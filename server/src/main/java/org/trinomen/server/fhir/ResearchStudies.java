package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.server.fhir.Search.Token;

/** The research studies that the archive was told of. */
final class ResearchStudies implements ResourceKind<ResearchStudy> {

  @Override
  public String type() {
    return "ResearchStudy";
  }

  @Override
  public List<SearchParameter> parameters() {
    return List.of(SearchParameter.token("identifier", "The study's id."));
  }

  @Override
  public List<ResearchStudy> find(FhirView view, Search search) {
    return view.roster().studies().stream()
        .filter(study -> search.accepts(Search.ID, id(study)::equals))
        .filter(
            study ->
                search.acceptsToken("identifier", List.of(new Token(FhirName.STUDY, study.id()))))
        .toList();
  }

  @Override
  public Optional<ResearchStudy> read(FhirView view, String id) {
    return view.roster().studies().stream().filter(study -> id(study).equals(id)).findFirst();
  }

  @Override
  public String id(ResearchStudy study) {
    return FhirId.ofStudy(study.id());
  }

  @Override
  public void write(FhirJson fhir, FhirView view, ResearchStudy study) throws IOException {
    new ResearchStudyJson(fhir).write(study);
  }
}
