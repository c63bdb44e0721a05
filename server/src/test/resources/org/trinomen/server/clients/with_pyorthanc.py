"""What scripts do with pyorthanc, as its README shows: before this archive nothing is different."""

import io
import pathlib
import sys
import tempfile
import zipfile

from pyorthanc import (
    Modality,
    Orthanc,
    find_instances,
    find_patients,
    find_series,
    find_studies,
    upload,
)

url, user, password, files = sys.argv[1:5]
client = Orthanc(url, username=user, password=password)

# Upload a file, a folder, a folder again.
first = sorted(pathlib.Path(files).glob("*.dcm"))[0]
upload(client, str(first))
upload(client, files)
upload(client, files, recursive=True, check_before_upload=True)
assert len(client.get_patients()) == 2
assert len(client.get_studies()) == 2
assert client.get_system()["ApiVersion"] >= 12

# Find, and walk down.
[patient] = find_patients(client, query={"PatientID": "ANN-1"})
assert (patient.name, patient.patient_id, patient.sex) == ("Müller^Ann", "ANN-1", "F")
assert patient.is_stable in (True, False)
[study] = patient.studies
assert study.date.strftime("%Y%m%d") == "20260101"
assert study.description == "Brain / dynamic"
assert sorted(series.modality for series in study.series) == ["CT", "PT"]
assert [s.uid for s in find_studies(client, query={"PatientName": "m*"})] == [study.uid]
assert find_studies(client, query={"PatientName": "nobody"}) == []
[pet] = find_series(client, query={"PatientID": "ANN-1", "Modality": "PT"})
assert len(pet.instances) == 2
assert len(find_instances(client, query={"PatientID": "ANN-1", "InstanceNumber": "1"})) == 2

# The data.
data_set = pet.instances[0].get_pydicom()
assert str(data_set.PatientName) == "Müller^Ann"
assert len(data_set.PixelData) == 32
content = pet.instances[0].get_content_by_tag("PatientID")
assert content in ("ANN-1", "ANN-1 ", b"ANN-1", b"ANN-1 "), content
assert pet.instances[0].simplified_tags["Modality"] == "PT"
assert pet.instances[0].tags["0010,0020"]["Value"] == "ANN-1"
with zipfile.ZipFile(io.BytesIO(study.get_zip())) as archive:
    assert len(archive.namelist()) == 3
with tempfile.TemporaryDirectory() as folder:
    target = pathlib.Path(folder, "patient.zip")
    patient.download(str(target))
    assert zipfile.is_zipfile(target)
assert study.get_shared_tags()["0010,0020"]["Value"] == "ANN-1"

# What people state of it.
patient.add_label("seen")
assert patient.labels == ["seen"]
assert [p.id_ for p in find_patients(client, labels=["seen"])] == [patient.id_]
patient.remove_label("seen")
assert patient.labels == []
patient.protected = True
assert patient.is_protected()
patient.protected = False
client.put_studies_id_metadata_name(study.id_, "1024", data="a note")
assert client.get_studies_id_metadata_name(study.id_, "1024") in ("a note", b"a note")

# Copies under other names, at once and as jobs.
anonymous = patient.anonymize(
    keep=["StudyDescription"], replace={"PatientID": "ANON-7", "PatientName": "Nobody"}, force=True
)
assert (anonymous.patient_id, anonymous.name) == ("ANON-7", "Nobody")
assert anonymous.studies[0].description == "Brain / dynamic"
assert patient.get_main_information()["MainDicomTags"]["PatientID"] == "ANN-1"
job = study.anonymize_as_job(replace={"PatientID": "ANON-8"}, force=True)
job.wait_until_completion(time_interval=1)
assert job.get_information()["State"] == "Success", job.content
assert job.type == "ResourceModification" and job.progress == 100
assert len(find_patients(client, query={"PatientID": "ANON-8"})) == 1
modified = patient.modify(replace={"PatientID": "ANN-9"}, force=True)
assert modified.patient_id == "ANN-9"
assert job.id_ in client.get_jobs()
file = pet.instances[0].modify(replace={"InstitutionName": "Elsewhere"})
assert b"Elsewhere" in file
assert b"ANN-1" not in pet.instances[0].anonymize()

# Another node: this archive by its DICOM port.
client.put_modalities_id("itself", ["TRINOMEN", "127.0.0.1", int(sys.argv[5])])
node = Modality(client, "itself")
assert node.echo()
found = node.find({"Level": "Study", "Query": {"PatientID": "ANN-1", "StudyDate": "20260101-"}})
assert [answer["PatientID"] for answer in found["answers"]] == ["ANN-1"]
assert node.store(study.id_)["FailedInstancesCount"] == 0

# Away with it.
client.delete_instances_id(pet.instances[0].id_)
assert len(client.get_series_id(pet.id_)["Instances"]) == 1
print("pyorthanc: done")
