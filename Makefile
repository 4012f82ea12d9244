# Everything a newcomer needs; the first target that touches the machine is `setup`.
.PHONY: demo build run test bench kills format clean setup
.DEFAULT_GOAL := build

CONFIG := Release

setup:
	@.ci/setup

build: setup
	@src/Kyc.Vision.Decoder/build.sh artifacts
	@dotnet restore Kyc.Actors.sln --locked-mode -v quiet
	@dotnet build Kyc.Actors.sln -c $(CONFIG) --no-restore --nologo -v quiet
	@dotnet publish src/Kyc.Cli/Kyc.Cli.csproj -c $(CONFIG) --no-build --nologo -v quiet -o artifacts/bin
	@ln -sfn bin/kyc artifacts/kyc
	@echo "built artifacts/kyc"

run: build
	@artifacts/kyc run

demo: build
	@.ci/demo

test: build
	@dotnet format Kyc.Actors.sln --verify-no-changes --no-restore
	@.ci/test

bench: build
	@dotnet run -c $(CONFIG) --no-build --project tests/Kyc.Benchmarks -- all

# 200 kills with kill -9 while sessions flow; 20 of them are part of `make test`.
kills: build
	@KYC_KILLS=200 KYC_TEST_FILTER=FullyQualifiedName~KillProof .ci/test

format:
	@dotnet format Kyc.Actors.sln

clean:
	@rm -rf artifacts TestResults
	@dotnet clean Kyc.Actors.sln -c $(CONFIG) --nologo -v quiet || true
