% Runs the example into the folder that TRINOMEN_FOLDER names.
here = fileparts(mfilename('fullpath'));
addpath(fileparts(here), fullfile(fileparts(here), 'examples'));
uptake(getenv('TRINOMEN_FOLDER'));
