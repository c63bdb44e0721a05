package org.trinomen.server.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.QueryRequest;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.RetrieveHandler;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.SubOperations;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;
import org.trinomen.server.tls.NodeSecurity;

/**
 * Says what C-GET and C-MOVE bring (PS3.4 §C.4.2, §C.4.3): the instances that there are when the
 * request comes, as the viewpoint of the AE title called shows them.
 */
public final class RetrieveScp {

  private static final Logger log = LoggerFactory.getLogger(RetrieveScp.class);

  private final CalledArchive archive;
  private final Settings settings;
  private final Nodes nodes;
  private final AssociationSettings associations;
  private final NodeSecurity security;
  private final AssociationAudit audit;

  /**
   * Retrieves.
   *
   * @param nodes those there are when a move is asked for
   * @param associations how nodes are called that instances are moved to
   * @param security how what is said to them is secured
   */
  public RetrieveScp(
      CalledArchive archive,
      Settings settings,
      Nodes nodes,
      AssociationSettings associations,
      NodeSecurity security,
      AssociationAudit audit) {
    this.archive = archive;
    this.settings = settings;
    this.nodes = nodes;
    this.associations = associations;
    this.security = security;
    this.audit = audit;
  }

  /** What one association does. */
  RetrieveHandler handler(AssociationTally tally, Predicate<Operation> allowed) {
    return new RetrieveHandler() {
      @Override
      public Retrieval retrieve(QueryRequest request, Optional<String> destination)
          throws IOException {
        if (!allowed.test(destination.isPresent() ? Operation.MOVE : Operation.GET)) {
          return new Refused(Status.NOT_AUTHORIZED);
        }
        try {
          return RetrieveScp.this.retrieve(request, destination);
        } catch (IncorrectIdentifierException | IncorrectQueryException e) {
          return new Refused(
              Comments.on(Status.IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS, e.getMessage()));
        } catch (IndexUnavailableException e) {
          return new Refused(
              Comments.on(Status.UNABLE_TO_CALCULATE_NUMBER_OF_MATCHES, e.getMessage()));
        }
      }

      @Override
      public void failed(QueryRequest request, OutgoingInstance instance, String why) {
        log.warn(
            "association {}: {} not sent: {}",
            request.associationId(),
            instance.sopInstanceUid(),
            why);
      }

      @Override
      public void ended(QueryRequest request, SubOperations count, Status status) {
        tally.retrieved(count);
        audit.retrieved(request, count, status);
      }
    };
  }

  private RetrieveHandler.Retrieval retrieve(QueryRequest request, Optional<String> destination)
      throws IOException {
    Operation operation = destination.isPresent() ? Operation.MOVE : Operation.GET;
    Optional<InformationModel> model =
        InformationModel.of(request.sopClassUid()).filter(each -> each.operation() == operation);
    if (model.isEmpty()) {
      return new RetrieveHandler.Refused(Status.SOP_CLASS_NOT_SUPPORTED);
    }
    RetrieveIdentifier asked = RetrieveIdentifier.of(request.identifier(), model.get());
    Optional<DicomNode> node = destination.flatMap(nodes::withAeTitle);
    if (destination.isPresent() && node.isEmpty()) {
      return new RetrieveHandler.Refused(Status.MOVE_DESTINATION_UNKNOWN);
    }
    CalledArchive.View view = archive.under(request.calledAeTitle(), request.callingAeTitle());
    if (node.filter(to -> !to.maySee(view.viewpoint())).isPresent()) {
      return new RetrieveHandler.Refused(
          Status.NOT_AUTHORIZED.withComment("the destination is not for this viewpoint"));
    }
    int most = settings.dicom().retrieveInstancesMax();
    List<ArchiveInstance> instances = new ArrayList<>();
    String action = "C-" + operation + node.map(to -> " to " + to.aeTitle()).orElse("");
    for (Resource resource : resources(asked, view)) {
      audit.asked(request, action, resource.id().toString(), view, QueryLevels.name(asked.level()));
      if (!collect(resource, view, most, instances)) {
        return new RetrieveHandler.Refused(
            Status.UNABLE_TO_CALCULATE_NUMBER_OF_MATCHES.withComment(
                "there are more than " + most + " instances"));
      }
    }
    return node.<RetrieveHandler.Retrieval>map(
            to ->
                new RetrieveHandler.There(
                    instances,
                    caller(to, request, view),
                    remote(to),
                    DataSetConversion.compressions()))
        .orElseGet(() -> new RetrieveHandler.Here(instances));
  }

  private static List<Resource> resources(RetrieveIdentifier asked, CalledArchive.View view)
      throws IOException {
    List<Resource> resources = new ArrayList<>();
    view.finder().find(asked.query(), resources::add);
    return resources;
  }

  /** Adds the instances below a resource; false if there are too many. */
  private static boolean collect(
      Resource resource, CalledArchive.View view, int most, List<ArchiveInstance> instances)
      throws IOException {
    if (resource.level() == Level.INSTANCE) {
      instances.add(ArchiveInstance.of(view.finder(), resource));
    } else {
      Query below =
          new Query(
              Level.INSTANCE,
              List.of(),
              Optional.of(resource.id()),
              false,
              0,
              most - instances.size() + 1L);
      view.finder().find(below, each -> instances.add(ArchiveInstance.of(view.finder(), each)));
    }
    return instances.size() <= most;
  }

  /** As whom we call: as the node knows us, else under the name that who asked knows us by. */
  private Caller caller(DicomNode to, QueryRequest request, CalledArchive.View view) {
    String ours =
        to.localAeTitle()
            .orElseGet(
                () ->
                    settings.viewpointWithAeTitle(request.calledAeTitle()).isPresent()
                        ? request.calledAeTitle()
                        : settings.dicom().aeTitle());
    log.debug("association {}: moves {} as {}", request.associationId(), view.viewpoint(), ours);
    return Caller.of(ours, associations).with(security.to(to));
  }

  private static RemoteNode remote(DicomNode node) {
    return new RemoteNode(node.host(), node.port(), node.aeTitle());
  }
}
