//! A report about signal or service quality (B6): what the technical unit needs, each part as far as the customer knows it.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// How long reports of one area are shown together.
pub const SHOWN_TOGETHER: TimeDelta = TimeDelta::hours(6);

/// What was noted of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignalReport {
    pub area: Option<Area>,
    pub place: Option<SignalPlace>,
    /// Since when, as the customer says it.
    pub since: Option<String>,
    pub network: Option<Network>,
    pub service: Option<SignalService>,
    pub device: Option<String>,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// One of the centre's list: reports of the same one are shown together.
    Listed(String),
    /// An address as typed, which is compared with nothing.
    Typed(String),
    /// A location shared in Telegram: latitude and longitude in degrees.
    Shared { latitude: String, longitude: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalPlace {
    Indoors,
    Outdoors,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    G2,
    G4,
    G5,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalService {
    Voice,
    Data,
    Both,
}

/// A part of a report, in the order in which they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalPart {
    Area,
    Place,
    Since,
    Network,
    Service,
    Device,
}

/// A part with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignalAnswer {
    Area(Area),
    Place(SignalPlace),
    Since(String),
    Network(Network),
    Service(SignalService),
    Device(String),
}

impl SignalPart {
    pub const ALL: [SignalPart; 6] = [
        SignalPart::Area,
        SignalPart::Place,
        SignalPart::Since,
        SignalPart::Network,
        SignalPart::Service,
        SignalPart::Device,
    ];

    /// What is asked for next.
    pub fn next(self) -> Option<Self> {
        SignalPart::ALL.into_iter().find(|part| *part > self)
    }

    /// Whether it is typed; the others are chosen by a button.
    pub fn takes_text(self) -> bool {
        match self {
            SignalPart::Area | SignalPart::Since | SignalPart::Device => true,
            SignalPart::Place | SignalPart::Network | SignalPart::Service => false,
        }
    }
}

impl SignalAnswer {
    pub fn part(&self) -> SignalPart {
        match self {
            SignalAnswer::Area(_) => SignalPart::Area,
            SignalAnswer::Place(_) => SignalPart::Place,
            SignalAnswer::Since(_) => SignalPart::Since,
            SignalAnswer::Network(_) => SignalPart::Network,
            SignalAnswer::Service(_) => SignalPart::Service,
            SignalAnswer::Device(_) => SignalPart::Device,
        }
    }
}

impl SignalReport {
    pub fn note(&mut self, answer: SignalAnswer) {
        match answer {
            SignalAnswer::Area(area) => self.area = Some(area),
            SignalAnswer::Place(place) => self.place = Some(place),
            SignalAnswer::Since(since) => self.since = Some(since),
            SignalAnswer::Network(network) => self.network = Some(network),
            SignalAnswer::Service(service) => self.service = Some(service),
            SignalAnswer::Device(device) => self.device = Some(device),
        }
    }

    /// The area of the centre's list that it is about.
    pub fn listed_area(&self) -> Option<&str> {
        match &self.area {
            Some(Area::Listed(area)) => Some(area),
            Some(Area::Typed(_) | Area::Shared { .. }) | None => None,
        }
    }
}
