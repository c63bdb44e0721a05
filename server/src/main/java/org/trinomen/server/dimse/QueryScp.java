package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.dimse.FindHandler.Matches;
import org.trinomen.dicom.dimse.QueryRequest;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.DicomSettings;

/** Answers C-FIND from the one query engine that answers everyone (PS3.4 §C.4.1). */
public final class QueryScp {

  private static final Logger log = LoggerFactory.getLogger(QueryScp.class);

  private final CalledArchive archive;
  private final AssociationAudit audit;
  private final int matchesMax;
  private final Letters letters;
  private final boolean matchUnknown;

  /** Answers. */
  public QueryScp(CalledArchive archive, AssociationAudit audit, DicomSettings settings) {
    this.archive = archive;
    this.audit = audit;
    this.matchesMax = settings.findMatchesMax();
    this.matchUnknown = settings.matchUnknown();
    this.letters = settings.exactNames() ? Letters.EXACT : Letters.FOLDED_IN_NAMES;
  }

  Status find(QueryRequest request, Matches matches, AssociationTally tally) throws IOException {
    Optional<InformationModel> model =
        InformationModel.of(request.sopClassUid())
            .filter(each -> each.operation() == Operation.FIND);
    if (model.isEmpty()) {
      return Status.SOP_CLASS_NOT_SUPPORTED;
    }
    FindIdentifier asked;
    try {
      asked =
          FindIdentifier.of(
              request.identifier(),
              model.get(),
              QueryNegotiation.of(request.negotiated()),
              matchUnknown);
    } catch (IncorrectIdentifierException | IncorrectQueryException e) {
      return Comments.on(Status.IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS, e.getMessage());
    }
    CalledArchive.View view = archive.under(request.calledAeTitle(), request.callingAeTitle());
    audit.asked(request, "C-FIND " + QueryLevels.name(asked.level()), "", view, asked.describe());
    Sending sending = new Sending(view, asked, request, matches);
    try {
      Status status = sending.run();
      tally.queried(sending.sent);
      return status;
    } catch (IncorrectQueryException e) {
      return Comments.on(Status.IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS, e.getMessage());
    } catch (IndexUnavailableException e) {
      return Comments.on(Status.OUT_OF_RESOURCES, e.getMessage());
    }
  }

  /** One query. */
  private final class Sending {

    private final CalledArchive.View view;
    private final FindIdentifier asked;
    private final QueryRequest request;
    private final Matches matches;
    private final FindAnswer answer;
    private int sent;

    Sending(CalledArchive.View view, FindIdentifier asked, QueryRequest request, Matches matches) {
      this.view = view;
      this.asked = asked;
      this.request = request;
      this.matches = matches;
      this.answer =
          new FindAnswer(
              view.finder(),
              asked,
              letters,
              new AnswerText(request.identifier()),
              request.calledAeTitle());
    }

    Status run() throws IOException {
      Query query =
          new Query(
              asked.level(),
              asked.matchings(),
              Optional.empty(),
              letters,
              0,
              matchesMax + 1L, // one more than may be given tells that there are more
              Refinement.within(asked.moments()));
      try {
        view.finder().find(query, this::consider);
      } catch (EndedException e) {
        if (e.cancelled) {
          return Status.CANCEL;
        }
      }
      if (sent <= matchesMax) {
        return Status.SUCCESS;
      }
      sent--;
      log.warn("association {}: more than {} matches", request.associationId(), matchesMax);
      return Status.OUT_OF_RESOURCES.withComment("there are more than " + matchesMax + " matches");
    }

    private void consider(Resource resource) {
      try {
        send(resource);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void send(Resource resource) throws IOException {
      sent++;
      if (sent > matchesMax) {
        throw new EndedException(false);
      }
      if (!matches.send(answer.of(resource), !asked.ignored())) {
        throw new EndedException(true);
      }
    }
  }

  /** Ends a search whose answers nobody wants any more, or that has too many. */
  private static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean cancelled;

    EndedException(boolean cancelled) {
      super("", null, false, false);
      this.cancelled = cancelled;
    }
  }
}
