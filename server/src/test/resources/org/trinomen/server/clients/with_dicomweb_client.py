"""What scripts do with dicomweb-client, as its guide shows."""

import pathlib
import sys

import pydicom
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from pydicom.dataset import Dataset

url, user, password, files = sys.argv[1:5]
session = create_session_from_user_pass(username=user, password=password)
client = DICOMwebClient(url=url + "/dicom-web", session=session)

# Store.
data_sets = [pydicom.dcmread(path) for path in sorted(pathlib.Path(files).glob("*.dcm"))]
answer = client.store_instances(datasets=data_sets)
assert len(answer.ReferencedSOPSequence) == len(data_sets)
assert "FailedSOPSequence" not in answer

# Search.
assert len(client.search_for_studies()) == 2
assert len(client.search_for_studies(limit=1)) == 1
assert len(client.search_for_studies(offset=1)) == 1
[study] = client.search_for_studies(
    search_filters={"PatientID": "ANN-1"}, fields=["StudyDescription"]
)
study = Dataset.from_json(study)
assert study.StudyDescription == "Brain / dynamic"
assert study.NumberOfStudyRelatedInstances == 3
uid = study.StudyInstanceUID
assert len(client.search_for_studies(search_filters={"PatientName": "müll*"})) == 1
assert len(client.search_for_series(uid)) == 2
assert len(client.search_for_series(search_filters={"Modality": "PT"})) >= 1
assert len(client.search_for_instances(uid)) == 3

# Metadata.
metadata = [Dataset.from_json(each) for each in client.retrieve_study_metadata(uid)]
assert {each.Modality for each in metadata} == {"CT", "PT"}
pet = [each for each in metadata if each.Modality == "PT"][0]
path = (uid, pet.SeriesInstanceUID, pet.SOPInstanceUID)
assert len(client.retrieve_series_metadata(*path[:2])) == 2
assert Dataset.from_json(client.retrieve_instance_metadata(*path)).PatientID == "ANN-1"

# Retrieve.
assert len(client.retrieve_study(uid)) == 3
assert sum(1 for _ in client.iter_study(uid)) == 3
assert len(client.retrieve_series(*path[:2])) == 2
whole = client.retrieve_instance(*path)
assert str(whole.PatientName) == "Müller^Ann"
assert whole.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
as_stored = client.retrieve_instance(*path, media_types=(("application/dicom", "*"),))
assert as_stored.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
frames = client.retrieve_instance_frames(*path, frame_numbers=[1])
assert frames == [whole.PixelData]
rendered = client.retrieve_instance_rendered(*path, media_types=("image/png",))
assert rendered.startswith(b"\x89PNG")
bulk = client.retrieve_instance_metadata(*path)["7FE00010"]["BulkDataURI"]
assert client.retrieve_bulkdata(bulk) == [whole.PixelData]
print("dicomweb-client: done")
