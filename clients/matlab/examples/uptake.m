function uptake(folder)
%UPTAKE Time-activity curves of all dynamic PET series of a study, one CSV file each.
%   Needs TRINOMEN_URL and TRINOMEN_TOKEN (or _USER and _PASSWORD) in the environment.
  archive = trinomen.connect('', 'Viewpoint', 'study');
  series = trinomen.find(archive, 'Series', struct('Modality', 'PT', 'PatientID', 'A010'), ...
    'Tags', {'PatientID'});
  for one = reshape(series, 1, [])
    v = trinomen.volume(archive, one.ID);
    suv = squeeze(mean(mean(mean(v.voxels, 1), 2), 3)) * v.suvFactor;
    name = fullfile(folder, [one.PatientID '-' one.ID(1:8) '.csv']);
    dlmwrite(name, [v.frameStart(:), v.frameDuration(:), suv(:)], 'precision', 8);
    fprintf('%s: %d frames\n', name, numel(suv));
  end
end
