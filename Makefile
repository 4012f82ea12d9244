# Everything a newcomer needs; the first target that touches the machine is `setup`.
.PHONY: demo build run cluster cluster-demo test bench kills nemesis fuzz security sbom asvs reproducible specimens \\
\tmodels format clean setup
.DEFAULT_GOAL := build

CONFIG := Release
ORT_ARCH := $(if $(filter aarch64,$(shell uname -m)),arm64,x64)

setup:
	@.ci/setup

build: setup
	@mkdir -p artifacts
	@src/Kyc.Vision.Decoder/build.sh artifacts >artifacts/decoder.log 2>&1 || { cat artifacts/decoder.log; exit 1; }
	@dotnet restore Kyc.Actors.sln --locked-mode -v quiet
	@dotnet build Kyc.Actors.sln -c $(CONFIG) --no-restore --nologo -v quiet
	@dotnet publish src/Kyc.Cli/Kyc.Cli.csproj -c $(CONFIG) --no-build --nologo -v quiet -o artifacts/bin
	@cp -u artifacts/kyc-decoder artifacts/bin/
	@cp -u src/Kyc.Vision/Onnx/native/node_modules/onnxruntime-node/bin/napi-v6/linux/$(ORT_ARCH)/libonnxruntime.so.1 artifacts/bin/
	@ln -sfn bin/kyc artifacts/kyc
	@printf '#!/bin/sh\nexec "$$(dirname "$$(readlink -f "$$0")")/kyc" pbm "$$@"\n' >artifacts/pbm
	@chmod +x artifacts/pbm
	@echo "built artifacts/kyc"

run: build
	@artifacts/kyc run

demo: build
	@.ci/demo

# Broker, database and five nodes on loopback, until Ctrl-C.
cluster: build
	@.ci/cluster

# The same, while clients send sessions and nodes are killed; ends with what was lost.
cluster-demo: build
	@.ci/cluster-demo

test: build
	@dotnet format Kyc.Actors.sln --verify-no-changes --no-restore
	@.ci/test

bench: build
	@dotnet run -c $(CONFIG) --no-build --project tests/Kyc.Benchmarks -- all

# 200 kills with kill -9 while sessions flow; 20 of them are part of `make test`.
kills: build
	@KYC_KILLS=200 dotnet test tests/Kyc.Cluster.Tests -c $(CONFIG) --no-build --nologo \
	  --filter FullyQualifiedName~KillProof --logger "console;verbosity=detailed"

# A cluster of real processes, broker and database, and everything that can befall it; prints every figure with its seed.
# The short form of the main faults is part of `make test`.
nemesis: build
	@.ci/nemesis

# Tenants, keys, privacy, abuse: runs what shows a figure and prints one table with the command that reprints each.
security: build
	@.ci/security

# Every reader of bytes from outside under mutated inputs, FUZZ_SECONDS each; FUZZ_SEED has a run again. The decoder child
# is a build that checks every access to memory. A few thousand inputs of a fixed seed are part of `make test`.
FUZZ_SECONDS ?= 60
fuzz: build
	@mkdir -p artifacts/checked
	@src/Kyc.Vision.Decoder/build.sh artifacts/checked --checked >artifacts/checked.log 2>&1 || { cat artifacts/checked.log; exit 1; }
	@FUZZ_SECONDS=$(FUZZ_SECONDS) KYC_FUZZ_DECODER=$(CURDIR)/artifacts/checked/kyc-decoder \
	  dotnet test tests/Kyc.Gate.Tests -c $(CONFIG) --no-build --nologo \
	  --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=detailed"

# Every component with digest and licence, CycloneDX 1.6, into artifacts/sbom.cdx.json; the same lock files, the same bytes.
sbom:
	@dotnet test tests/Kyc.Architecture.Tests -c $(CONFIG) --nologo -v quiet --filter FullyQualifiedName~SupplyChain
	@echo "wrote artifacts/sbom.cdx.json"

# Holds the table of OWASP ASVS against the tests that it names; KYC_WRITE=1 writes its page anew.
asvs:
	@dotnet test tests/Kyc.Architecture.Tests -c $(CONFIG) --nologo -v quiet --filter FullyQualifiedName~AsvsIsMapped

# Builds the committed state twice, in two places, and compares every file of the program byte by byte.
reproducible:
	@.ci/reproducible

# How the models see 100 invented people; 12 of them are part of `make test`.
specimens: build
	@KYC_SPECIMENS=100 dotnet test tests/Kyc.Vision.Tests -c $(CONFIG) --no-build --nologo \
	  --filter FullyQualifiedName~SpecimenFigure --logger "console;verbosity=detailed"

# Trains the built-in models anew from ../shared; hours.
models:
	@src/Kyc.Vision/Models/training/run.sh ../shared artifacts/training

format:
	@dotnet format Kyc.Actors.sln

clean:
	@rm -rf artifacts TestResults
	@dotnet clean Kyc.Actors.sln -c $(CONFIG) --nologo -v quiet || true
